import { createPinia, setActivePinia } from "pinia";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { useFilm } from "@/stores/film";

const S = 1_000_000;

/** As much of a player as the store asks of one. */
class Player {
  currentTime = 0;
  playbackRate = 1;
  paused = true;
  ended = false;

  play(): Promise<void> {
    this.paused = false;
    return Promise.resolve();
  }

  pause(): void {
    this.paused = true;
  }
}

describe("the film on screen", () => {
  let player: Player;
  let film: ReturnType<typeof useFilm>;

  beforeEach(() => {
    vi.stubGlobal("requestAnimationFrame", () => 1);
    vi.stubGlobal("cancelAnimationFrame", () => undefined);
    setActivePinia(createPinia());
    player = new Player();
    film = useFilm();
    film.attach(player as unknown as HTMLVideoElement, { duration_us: 60 * S, frame_rate: 25 });
  });

  afterEach(() => void vi.unstubAllGlobals());

  it("goes where it is sent, and no further than it is long", () => {
    film.seek(10 * S);
    expect([film.at_us, player.currentTime]).toEqual([10 * S, 10]);
    film.jump(-20);
    expect(player.currentTime).toBe(0);
    film.seek(99 * S);
    expect(player.currentTime).toBe(60);
  });

  it("plays and pauses, and stands still for a step of a frame", () => {
    film.toggle();
    expect(player.paused).toBe(false);
    film.step(1);
    expect(player.paused).toBe(true);
    expect(player.currentTime).toBeCloseTo(0.06);
  });

  it("plays a stretch to its end, and stops there", () => {
    film.playSpan(5 * S, 8 * S);
    expect([player.currentTime, player.paused]).toEqual([5, false]);
    player.currentTime = 7.9;
    film.heard();
    expect(player.paused).toBe(false);
    player.currentTime = 8.01;
    film.heard();
    expect([player.paused, player.currentTime]).toEqual([true, 8]);
  });

  it("forgets the stretch as soon as somebody goes elsewhere", () => {
    film.playSpan(5 * S, 8 * S);
    film.seek(7 * S);
    player.currentTime = 9;
    film.heard();
    expect(player.paused).toBe(false);
  });

  it("marks a clip with its keys, moves its ends, and drops it", () => {
    film.seek(10 * S);
    film.mark("start");
    film.seek(12 * S);
    film.mark("end");
    expect(film.draft).toEqual({ start_us: 10 * S, end_us: 12 * S });
    film.drag("end", 11 * S);
    expect(film.draft?.end_us).toBe(11 * S);
    film.begin();
    expect(film.draft?.start_us).toBe(10 * S);
    film.drop();
    film.begin();
    expect(film.draft).toEqual({ start_us: 9 * S, end_us: 15 * S });
  });

  it("keeps its speed for the next film, and nothing else", () => {
    film.faster(1);
    film.begin();
    film.detach();
    expect([film.isThere, film.draft, film.at_us]).toEqual([false, null, 0]);
    const next = new Player();
    film.attach(next as unknown as HTMLVideoElement, { duration_us: S, frame_rate: 0 });
    expect(next.playbackRate).toBe(1.25);
  });

  it("does nothing where there is no player", () => {
    film.detach();
    film.toggle();
    film.step(1);
    film.seek(5);
    expect(film.at_us).toBe(0);
  });
});
