import { describe, expect, it } from "vitest";

import { chosen, sortOf, wordOf } from "@/board/alerts";
import { arrange, LEAST_LETTERS, letterSize, step } from "@/board/arrangement";
import { arrivals, grounds, newestFirst, soonestFirst } from "@/board/order";
import { onPatch, onSnapshot, type Position } from "@/live/position";
import type { BoardAlert, BoardMatch, TournamentBoard } from "@/wire";

function match(venue: string, more: Partial<BoardMatch> = {}): BoardMatch {
  return { title: `At ${venue}`, venue, format: "T20", status: "live", headline: "", sides: [], earlier: [], ticker: venue, ...more };
}

function alert(match_id: string, kind: string, at = 1): BoardAlert {
  return { match_id, kind, at, text: `${kind} at ${at}` };
}

const BOARD: TournamentBoard = {
  tournament_id: "cup",
  name: "Cup",
  live: { a: match("Ground 2"), b: match("Ground 10"), c: match("Ground 1") },
  results: {},
  fixtures: {},
  table: [],
  alerts: {},
};

describe("a board", () => {
  it("takes patches by match: what they leave alone is the same object, and null removes", () => {
    const at: Position<TournamentBoard> = { epoch: 1, seq: 4, board: BOARD };
    const patch = {
      live: { a: { headline: "Toss" }, b: null },
      results: { b: { title: "B", venue: "", headline: "Ashes won", ticker: "", at: 9 } },
      alerts: { x: alert("a", "wicket") },
    };
    const moved = onPatch(at, { epoch: 1, from: 4, to: 5, patch });
    if (moved.kind !== "moved") throw new Error(moved.kind);
    const { board } = moved.position;
    expect(Object.keys(board.live)).toEqual(["a", "c"]);
    expect(board.live["a"]).toEqual({ ...BOARD.live["a"], headline: "Toss" });
    expect(board.live["c"]).toBe(BOARD.live["c"]);
    expect(board.results["b"]?.headline).toBe("Ashes won");
    expect(BOARD.live["a"]?.headline).toBe("");
  });

  it("asks again where a patch is missing, and takes the whole one of a new epoch", () => {
    const at: Position<TournamentBoard> = { epoch: 1, seq: 4, board: BOARD };
    expect(onPatch(at, { epoch: 1, from: 5, to: 6, patch: {} }).kind).toBe("resync");
    expect(onSnapshot(at, { epoch: 2, seq: 1, snapshot: { ...BOARD, name: "New" } })).toMatchObject({
      kind: "moved",
      fresh: false,
      position: { epoch: 2, board: { name: "New" } },
    });
  });
});

describe("the order of grounds", () => {
  it("is that of their names, with numbers as numbers", () => {
    expect(grounds(BOARD).map(({ id }) => id)).toEqual(["c", "a", "b"]);
  });

  it("has close finishes and super overs first", () => {
    const over = { number: 3, batting: 0, runs: 1, wickets: 0, score: "1/0", overs: "0.1", batters: {}, last: [], super_over: true };
    const board = {
      live: { ...BOARD.live, d: match("Ground 11", { innings: over }) },
      alerts: { x: alert("b", "close_finish"), y: alert("a", "wicket"), z: alert("gone", "close_finish") },
    };
    expect(grounds(board).map(({ id, close }) => [id, close])).toEqual([
      ["b", true],
      ["d", true],
      ["c", false],
      ["a", false],
    ]);
  });

  it("is by time for what was and what comes", () => {
    expect(newestFirst({ one: { at: 1 }, two: { at: 3 }, three: { at: 2 } }).map(({ id }) => id)).toEqual(["two", "three", "one"]);
    const planned = { a: {}, b: { starts_at: "2026-05-02T14:30" }, c: { starts_at: "2026-05-02T09:00" } };
    expect(soonestFirst(planned).map(({ id }) => id)).toEqual(["c", "b", "a"]);
  });
});

describe("alerts", () => {
  it("flash once when they arrive, the weightiest of a match", () => {
    const before = { x: alert("a", "hundred") };
    const after = { ...before, y: alert("a", "wicket", 2), z: alert("a", "result", 2), w: alert("b", "wicket", 2) };
    expect([...arrivals(before, after)].map(([id, { kind }]) => [id, kind])).toEqual([
      ["a", "result"],
      ["b", "wicket"],
    ]);
    expect(arrivals(after, after).size).toBe(0);
  });

  it("are chosen by sort, and a kind that nobody knows yet is still told", () => {
    const all = [alert("a", "wicket"), alert("a", "fifty"), alert("a", "result"), alert("a", "five_wickets"), alert("a", "new_kind")];
    expect(chosen(all, null)).toHaveLength(5);
    expect(chosen(all, "milestone").map(({ kind }) => kind)).toEqual(["fifty", "five_wickets", "new_kind"]);
    expect([wordOf("hat_trick"), wordOf("new_kind"), sortOf("super_over")]).toEqual(["Hat-trick", "new kind", "finish"]);
  });
});

describe("the arrangement of cards", () => {
  it("puts twenty grounds on a wall screen without a row too many", () => {
    expect(arrange(20, 92, 56)).toEqual({ columns: 4, rows: 5 });
  });

  it("has room for all, whatever their number", () => {
    for (let count = 0; count <= 40; count += 1) {
      const { columns, rows } = arrange(count, 92, 56);
      expect(columns * rows).toBeGreaterThanOrEqual(count);
      expect(columns).toBeLessThanOrEqual(5);
    }
    expect(arrange(1, 92, 56)).toEqual({ columns: 1, rows: 1 });
    expect(arrange(20, 0, 0).columns).toBe(1);
  });

  it("has larger letters the fewer there are, and always such as can be read", () => {
    const space = { width: 92, height: 56 };
    const sizes = [1, 2, 6, 12, 20, 60].map((count) => letterSize(arrange(count, space.width, space.height), space));
    expect(sizes).toEqual([...sizes].sort((one, other) => other - one));
    expect(sizes.at(-1)).toBe(LEAST_LETTERS);
    expect(letterSize({ columns: 1, rows: 1 }, { width: 0, height: 0 })).toBe(LEAST_LETTERS);
  });

  it("lets arrows lead from card to card and stay at the edge", () => {
    expect(step("ArrowRight", null, 6, 3)).toBe(0);
    expect(step("ArrowDown", 1, 6, 3)).toBe(4);
    expect(step("ArrowDown", 4, 6, 3)).toBe(4);
    expect(step("ArrowLeft", 0, 6, 3)).toBe(0);
    expect(step("ArrowUp", 5, 6, 3)).toBe(2);
    expect(step("ArrowRight", null, 0, 3)).toBeNull();
  });
});
