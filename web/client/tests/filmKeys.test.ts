import { describe, expect, it } from "vitest";

import { commandOf, isTaken, KEYS } from "@/coaching/keys";
import { frameAway, nextRate } from "@/coaching/rates";

const stroke = (key: string, more: object = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...more });

describe("keys of the film", () => {
  it("do what the list of them says", () => {
    expect(commandOf(stroke(" "))).toEqual({ kind: "toggle" });
    expect(commandOf(stroke("K"))).toEqual({ kind: "toggle" });
    expect(commandOf(stroke("j"))).toEqual({ kind: "jump", seconds: -5 });
    expect(commandOf(stroke("ArrowRight"))).toEqual({ kind: "jump", seconds: 1 });
    expect(commandOf(stroke(","))).toEqual({ kind: "frames", count: -1 });
    expect(commandOf(stroke("["))).toEqual({ kind: "in" });
    expect(commandOf(stroke("]"))).toEqual({ kind: "out" });
    expect(commandOf(stroke("n"))).toEqual({ kind: "note" });
    expect(commandOf(stroke("C"))).toEqual({ kind: "clip" });
    expect(KEYS.length).toBeGreaterThan(5);
  });

  it("leave a browser's shortcuts and unknown keys alone", () => {
    expect(commandOf(stroke("c", { ctrlKey: true }))).toBeNull();
    expect(commandOf(stroke("l", { metaKey: true }))).toBeNull();
    expect(commandOf(stroke("ArrowLeft", { altKey: true }))).toBeNull();
    expect(commandOf(stroke("q"))).toBeNull();
    expect(commandOf(stroke("toString"))).toBeNull();
  });

  it("belong to text while somebody types, and to what they work", () => {
    const at = (tag: string, type = "", role = "") => ({ tag, type, role });
    expect(isTaken("n", at("TEXTAREA"))).toBe(true);
    expect(isTaken("n", at("INPUT", "text"))).toBe(true);
    expect(isTaken("n", at("INPUT"))).toBe(true);
    expect(isTaken("n", at("INPUT", "checkbox"))).toBe(false);
    expect(isTaken(" ", at("INPUT", "checkbox"))).toBe(true);
    expect(isTaken(" ", at("BUTTON"))).toBe(true);
    expect(isTaken("k", at("BUTTON"))).toBe(false);
    expect(isTaken("ArrowLeft", at("DIV", "", "slider"))).toBe(true);
    expect(isTaken("[", at("DIV", "", "slider"))).toBe(false);
    expect(isTaken(" ", at("BODY"))).toBe(false);
  });
});

describe("how fast a film plays", () => {
  it("goes up and down in steps, and stops at the ends", () => {
    expect(nextRate(1, 1)).toBe(1.25);
    expect(nextRate(1, -1)).toBe(0.75);
    expect(nextRate(2, 1)).toBe(2);
    expect(nextRate(0.25, -1)).toBe(0.25);
  });
});

describe("a step of one frame", () => {
  it("lands in the middle of the next frame, whatever the rate", () => {
    expect(frameAway(0, 1, 25, 1e7)).toBe(60_000);
    expect(frameAway(60_000, 1, 25, 1e7)).toBe(100_000);
    expect(frameAway(60_000, -1, 25, 1e7)).toBe(20_000);
    expect(frameAway(40_000, 1, 25, 1e7)).toBe(100_000);
  });

  it("comes back to the frame that it left, at rates that are no round number", () => {
    let at = frameAway(0, 0, 29.97, 1e9);
    const middle = at;
    for (let step = 0; step < 1_000; step += 1) at = frameAway(at, 1, 29.97, 1e9);
    for (let step = 0; step < 1_000; step += 1) at = frameAway(at, -1, 29.97, 1e9);
    expect(at).toBe(middle);
  });

  it("stays inside the film", () => {
    expect(frameAway(0, -1, 25, 1e6)).toBe(20_000);
    expect(frameAway(990_000, 1, 25, 1e6)).toBe(999_999);
  });
});
