import { describe, expect, it } from "vitest";

import { projected } from "@/cricket/rates";
import { recentOvers } from "@/cricket/recent";
import { sideFigures } from "@/cricket/sides";
import recording from "@/demo/recording.json";
import type { InningsLine, LiveInnings, Scoreboard } from "@/wire";

const BOARD = recording.snapshot as unknown as Scoreboard;
const INNINGS = BOARD.innings as LiveInnings;
const FIRST = BOARD.earlier[0] as InningsLine;

describe("the head of a match", () => {
  it("has who bats first while it is on, and who batted first when it is over", () => {
    const now = sideFigures(BOARD);
    expect(now.map((each) => each.side)).toEqual([INNINGS.batting, 1 - INNINGS.batting]);
    expect(now[0]?.innings.at(-1)).toMatchObject({ runs: INNINGS.runs, wickets: INNINGS.wickets });
    expect(now[1]?.innings).toMatchObject([{ runs: FIRST.runs, overs: "20" }]);
    const over = sideFigures({ ...BOARD, status: "finished" });
    expect(over.map((each) => each.side)).toEqual([FIRST.batting, 1 - FIRST.batting]);
  });

  it("keeps super overs apart from the innings before them", () => {
    const earlier = [...BOARD.earlier, { ...FIRST, super_over: true }];
    const sides = sideFigures({ ...BOARD, innings: { ...INNINGS, super_over: true }, earlier });
    expect(sides.map((each) => each.innings.map((one) => one.superOver))).toEqual([[true], [false, true]]);
  });

  it("has nothing to show of sides that are not known yet", () => {
    const { innings: _innings, ...bare } = { ...BOARD, sides: [], earlier: [] };
    expect(sideFigures(bare)).toEqual([]);
  });

  it("projects a first innings by its rate, once an over is out", () => {
    const { target: _target, ...open } = { ...INNINGS, limit: 120, overs: "10", runs: 75, closed: "" };
    expect(projected(open)).toBe(150);
    expect(projected({ ...open, overs: "0.5" })).toBeNull();
    expect(projected({ ...open, target: 160 })).toBeNull();
  });

  it("has the last overs with their runs and wickets, the one in progress marked", () => {
    const worm: Record<string, [number, number]> = { "1": [5, 0], "2": [14, 1], "3": [20, 1] };
    const innings = { ...INNINGS, overs: "3.2", runs: 24, wickets: 2, worm };
    expect(recentOvers(innings, 3)).toEqual([
      { number: 2, runs: 9, wickets: 1, inProgress: false },
      { number: 3, runs: 6, wickets: 0, inProgress: false },
      { number: 4, runs: 4, wickets: 1, inProgress: true },
    ]);
    const between = recentOvers({ ...innings, overs: "3", runs: 20, wickets: 1 }, 1);
    expect(between).toEqual([{ number: 3, runs: 6, wickets: 0, inProgress: false }]);
  });
});
