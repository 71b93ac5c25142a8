import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import recording from "@/demo/recording.json";
import { CatchUp, QUIET_MS, STALE_MS } from "@/live/catchUp";
import type { Position } from "@/live/position";
import type { Scoreboard } from "@/wire";

function at(seq: number): Position {
  return { epoch: 1, seq, board: recording.snapshot as unknown as Scoreboard };
}

describe("what a viewer missed", () => {
  let shown: [number, boolean][] = [];
  let catchUp: CatchUp;

  /** A message that moves the board on. */
  function message(seq: number, fresh = true): void {
    catchUp.heard();
    catchUp.moved(at(seq), fresh);
  }

  beforeEach(() => {
    vi.useFakeTimers();
    shown = [];
    catchUp = new CatchUp((position, fresh) => shown.push([position.seq, fresh]));
    message(1, false);
  });

  afterEach(() => void vi.useRealTimers());

  it("is shown ball by ball while it is news", () => {
    vi.advanceTimersByTime(STALE_MS);
    message(2);
    message(3);
    expect(shown).toEqual([[1, false], [2, true], [3, true]]);
  });

  it("is one jump to the latest after a longer silence, and no news", () => {
    vi.advanceTimersByTime(STALE_MS + 1);
    for (const seq of [2, 3, 4]) message(seq);
    expect(shown).toEqual([[1, false]]);
    vi.advanceTimersByTime(QUIET_MS);
    expect(shown).toEqual([[1, false], [4, false]]);
    message(5);
    expect(shown.at(-1)).toEqual([5, true]);
  });

  it("waits for the end of a backlog that comes in pieces", () => {
    vi.advanceTimersByTime(STALE_MS + 1);
    for (const seq of [2, 3, 4]) {
      message(seq);
      vi.advanceTimersByTime(QUIET_MS - 1);
    }
    expect(shown).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(shown.at(-1)).toEqual([4, false]);
  });

  it("is shown at once where it comes as a whole board", () => {
    vi.advanceTimersByTime(STALE_MS + 1);
    message(2);
    message(9, false);
    vi.advanceTimersByTime(QUIET_MS);
    expect(shown).toEqual([[1, false], [9, false]]);
  });

  it("is not lost when nothing more comes", () => {
    vi.advanceTimersByTime(STALE_MS + 1);
    message(2);
    catchUp.end();
    vi.advanceTimersByTime(QUIET_MS);
    expect(shown).toEqual([[1, false], [2, false]]);
  });
});
