import { describe, expect, it } from "vitest";

import { lanesOf } from "@/coaching/lanes";
import { following, isWhole, panned, shareOf, ticks, usAt, whole, zoomed } from "@/coaching/timeline";
import { levels, outline } from "@/coaching/waveform";

const S = 1_000_000;
const FILM = 600 * S;

describe("a time line", () => {
  it("maps moments to places and back", () => {
    const view = { from: 100 * S, to: 200 * S };
    expect(shareOf(150 * S, view)).toBe(0.5);
    expect(usAt(0.25, view)).toBe(125 * S);
    expect(usAt(shareOf(133 * S, view), view)).toBe(133 * S);
  });

  it("keeps moments inside what it shows", () => {
    const view = { from: 100 * S, to: 200 * S };
    expect(usAt(-1, view)).toBe(view.from);
    expect(usAt(2, view)).toBe(view.to);
  });

  it("looks closer around a moment that stays where it is", () => {
    const view = zoomed(whole(FILM), 4, 450 * S, FILM);
    expect(view.to - view.from).toBe(150 * S);
    expect(shareOf(450 * S, view)).toBeCloseTo(0.75);
  });

  it("never looks past the film, nor closer than makes sense", () => {
    expect(zoomed(whole(FILM), 0.1, 0, FILM)).toEqual(whole(FILM));
    const close = zoomed(whole(FILM), 1e6, FILM, FILM);
    expect(close).toEqual({ from: FILM - 2 * S, to: FILM });
    expect(panned(close, 50 * S, FILM)).toEqual(close);
    expect(panned(close, -FILM, FILM)).toEqual({ from: 0, to: 2 * S });
  });

  it("shows a film shorter than the closest view as a whole", () => {
    const short = whole(S / 2);
    expect(zoomed(short, 8, 0, S / 2)).toEqual(short);
    expect(isWhole(short, S / 2)).toBe(true);
    expect(whole(0).to).toBeGreaterThan(0);
  });

  it("follows a moment that leaves it, and rests while it does not", () => {
    const view = { from: 0, to: 60 * S };
    expect(following(view, 30 * S, FILM)).toBe(view);
    const next = following(view, 61 * S, FILM);
    expect(next.to - next.from).toBe(60 * S);
    expect(shareOf(61 * S, next)).toBeCloseTo(0.15);
    expect(following(view, FILM, FILM).to).toBe(FILM);
  });

  it("has marks on round times, with room for their labels", () => {
    const marks = ticks(whole(FILM), 800);
    const labelled = marks.filter((mark) => mark.isLabelled);
    expect(labelled.map((mark) => mark.us / S)).toEqual([0, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600]);
    expect(ticks(whole(FILM), 300).filter((mark) => mark.isLabelled).length).toBeLessThan(5);
    expect(ticks(whole(FILM), 0).length).toBeLessThan(10);
  });

  it("lays overlapping clips below each other", () => {
    const spans = [
      { start_us: 0, end_us: 10 },
      { start_us: 5, end_us: 15 },
      { start_us: 10, end_us: 20 },
      { start_us: 6, end_us: 7 },
    ];
    expect(lanesOf(spans, 4)).toEqual([0, 1, 0, 2]);
    expect(Math.max(...lanesOf(spans, 2))).toBe(1);
    expect(lanesOf([], 4)).toEqual([]);
  });
});

describe("the picture of a film's sound", () => {
  const wave = { interval_us: S, peaks: [0, 255, 0, 51] };

  it("shows the loudest of each part", () => {
    expect(levels(wave, { from: 0, to: 4 * S }, 2)).toEqual([1, 0.2]);
    expect(levels(wave, { from: S, to: 3 * S }, 2)).toEqual([1, 0]);
  });

  it("shows a quiet film as large as a loud one, but makes no noise out of silence", () => {
    const view = { from: 0, to: 2 * S };
    expect(levels({ interval_us: S, peaks: [30, 60] }, view, 2)).toEqual([0.5, 1]);
    expect(levels({ interval_us: S, peaks: [0, 6] }, view, 2)).toEqual([0, 0.25]);
  });

  it("is silent past its end, and goes on between its points", () => {
    expect(levels(wave, { from: 4 * S, to: 8 * S }, 2)).toEqual([0, 0]);
    expect(levels(wave, { from: S, to: 2 * S }, 4)).toEqual([1, 1, 1, 1]);
  });

  it("is drawn mirrored about the middle", () => {
    expect(outline([0, 1])).toBe("M0,1L1,0L1,2L0,1Z");
    expect(outline([])).toBe("");
  });
});
