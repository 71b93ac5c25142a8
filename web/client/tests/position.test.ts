import { describe, expect, it } from "vitest";

import { onPatch, onSnapshot, onTick, since, type Position } from "@/live/position";
import type { Scoreboard } from "@/wire";
import recording from "@/demo/recording.json";

const BOARD = recording.snapshot as unknown as Scoreboard;
const AT_5: Position = { epoch: 1, seq: 5, board: BOARD };

function patch(from: number, to: number, epoch = 1): { epoch: number; from: number; to: number; patch: unknown } {
  return { epoch, from, to, patch: { headline: `ball ${to}` } };
}

describe("a viewer's position", () => {
  it("asks for everything at first, and for what it lacks after that", () => {
    expect(since(null)).toBeUndefined();
    expect(since(AT_5)).toEqual({ epoch: 1, seq: 5 });
  });

  it("takes a snapshot, and never steps back within an epoch", () => {
    const snapshot = { epoch: 1, seq: 7, snapshot: BOARD };
    expect(onSnapshot(null, snapshot)).toMatchObject({ kind: "moved", fresh: false, position: { seq: 7 } });
    expect(onSnapshot({ ...AT_5, seq: 9 }, snapshot).kind).toBe("unchanged");
    expect(onSnapshot({ ...AT_5, seq: 9 }, { ...snapshot, epoch: 2 })).toMatchObject({ kind: "moved" });
  });

  it("waits for patches when the answer has no snapshot, but not across epochs", () => {
    expect(onSnapshot(AT_5, { epoch: 1, seq: 7, snapshot: null }).kind).toBe("unchanged");
    expect(onSnapshot(AT_5, { epoch: 2, seq: 7, snapshot: null }).kind).toBe("resync");
    expect(onSnapshot(null, { epoch: 1, seq: 7, snapshot: null }).kind).toBe("resync");
  });

  it("goes on from where the answer says that the patches start, with the same board", () => {
    const step = onSnapshot(AT_5, { epoch: 1, seq: 4, snapshot: null });
    expect(step).toEqual({ kind: "moved", fresh: false, position: { epoch: 1, seq: 4, board: BOARD } });
    expect(onPatch({ ...AT_5, seq: 4 }, patch(4, 6))).toMatchObject({ kind: "moved", position: { seq: 6 } });
  });

  it("applies the patch that starts where it is", () => {
    const step = onPatch(AT_5, patch(5, 6));
    expect(step).toMatchObject({ kind: "moved", fresh: true, position: { seq: 6, board: { headline: "ball 6" } } });
  });

  it("takes no patch twice", () => {
    expect(onPatch(AT_5, patch(4, 5)).kind).toBe("unchanged");
    expect(onPatch(AT_5, patch(2, 3)).kind).toBe("unchanged");
  });

  it("asks again after a gap, an overlap, another epoch, or with nothing to patch", () => {
    expect(onPatch(AT_5, patch(6, 7)).kind).toBe("resync");
    expect(onPatch(AT_5, patch(4, 6)).kind).toBe("resync");
    expect(onPatch(AT_5, patch(5, 6, 2)).kind).toBe("resync");
    expect(onPatch(null, patch(5, 6)).kind).toBe("resync");
  });

  it("learns from a tick that something was missed", () => {
    expect(onTick(AT_5, { epoch: 1, seq: 5 }).kind).toBe("unchanged");
    expect(onTick(AT_5, { epoch: 1, seq: 4 }).kind).toBe("unchanged");
    expect(onTick(AT_5, { epoch: 1, seq: 6 }).kind).toBe("resync");
    expect(onTick(AT_5, { epoch: 2, seq: 5 }).kind).toBe("resync");
    expect(onTick(null, { epoch: 1, seq: 0 }).kind).toBe("resync");
  });
});
