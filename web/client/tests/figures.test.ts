import { describe, expect, it } from "vitest";

import { feedEntries, thisOver } from "@/cricket/feed";
import { howOut, stand } from "@/cricket/card";
import { ballsOf } from "@/cricket/counting";
import { chase, chaseText, economy, runRate, score, strikeRate } from "@/cricket/rates";
import { falls, livePoints, path, scale, wormSeries } from "@/cricket/worm";
import recording from "@/demo/recording.json";
import { targetOf, tokenIn } from "@/live/address";
import { newBall, picture, surname, type Picture } from "@/overlay/picture";
import { teamTokens } from "@/overlay/themes";
import { ENGLISH } from "@/overlay/words";
import type { LiveInnings, Scoreboard } from "@/wire";

const BOARD = recording.snapshot as unknown as Scoreboard;
const INNINGS = BOARD.innings as LiveInnings;

function shown(board: Scoreboard): Picture {
  return picture({ board, words: ENGLISH });
}

const OVERS = { inBalls: false, ballsPerOver: 6 };

describe("rates", () => {
  it("have no value before the first ball", () => {
    expect(strikeRate({ runs: 0, balls: 0 })).toBe("–");
    expect(economy({ runs: 0, overs: "0" }, OVERS)).toBe("–");
    expect(runRate({ ...INNINGS, overs: "0" }, OVERS)).toBe("–");
  });

  it("count balls as overs do", () => {
    expect(ballsOf("3.4", 6)).toBe(22);
    expect(ballsOf("3.4", 5)).toBe(19);
    expect(economy({ runs: 11, overs: "1.5" }, OVERS)).toBe("6.00");
    expect(strikeRate({ runs: 5, balls: 3 })).toBe("166.7");
  });

  it("say what a chase needs, until it is over", () => {
    const innings = { ...INNINGS, target: 141, runs: 120, limit: 120, overs: "17", closed: "" };
    expect(chase(innings, OVERS)).toEqual({ runs: 21, balls: 18, requiredRate: "7.00" });
    expect(chaseText({ runs: 1, balls: 1, requiredRate: "" })).toBe("1 run needed from 1 ball");
    expect(chase({ ...innings, runs: 141 }, OVERS)).toBeNull();
    expect(chase({ ...innings, closed: "overs" }, OVERS)).toBeNull();
    const { limit: _limit, ...unlimited } = innings;
    expect(chaseText(chase(unlimited, OVERS) ?? { runs: 0, balls: 0, requiredRate: "" })).toBe("21 runs needed");
  });

  it("write a score as cricket does", () => {
    expect(score({ runs: 187, wickets: 4 })).toBe("187/4");
    expect(score({ runs: 187, wickets: 10, all_out: true })).toBe("187");
    expect(score({ runs: 420, wickets: 8, declared: true })).toBe("420/8d");
  });
});

describe("the feed", () => {
  it("has the newest ball first, by number and not by text", () => {
    const lines = { "9": ["1.1", "4", "1", "1"], "10": ["1.2", ".", "1", "1"] };
    expect(feedEntries(lines, INNINGS, OVERS).map((entry) => entry.over)).toEqual(["1.2", "1.1"]);
  });

  it("names the players by their keys and tells a wicket in full", () => {
    const innings = {
      ...INNINGS,
      batters: { "1": { name: "A", runs: 7, balls: 9, fours: 1, sixes: 0, how: "b B" } },
      bowlers: { "1": { name: "B", overs: "1", maidens: 0, runs: 7, wickets: 1, dots: 0 } },
    };
    const [entry] = feedEntries({ "1": ["0.4", "W", "1", "1"] }, innings, OVERS);
    expect(entry).toMatchObject({ who: "B to A", what: "OUT. A b B, 7 (9)", kind: "wicket" });
  });

  it("knows when it was the non-striker who was out", () => {
    const line = { runs: 7, balls: 9, fours: 1, sixes: 0 };
    const innings = {
      ...INNINGS,
      batters: { "1": { name: "A", how: "", ...line }, "2": { name: "C", how: "run out", ...line } },
    };
    const [entry] = feedEntries({ "1": ["0.4", "1W", "1", "1", "2"] }, innings, OVERS);
    expect(entry?.what).toBe("1 run, OUT. C run out, 7 (9)");
  });

  it("tells a fact that is no ball in its own words", () => {
    const [entry] = feedEntries({ "1": { over: "3", text: "Rain stops play" } }, undefined, OVERS);
    expect(entry).toMatchObject({ who: "", what: "Rain stops play", kind: "fact", unconfirmed: false });
  });
});

describe("what the board leaves to its reader", () => {
  it("is this over: the balls of the newest ball's over, facts between them left out", () => {
    const feed = {
      "9": ["1.6", "4", "1", "1"],
      "10": { over: "2", text: "A retired hurt" },
      "11": ["2.1", "wd", "1", "2"],
      "12": { over: "2", text: "5 penalty runs" },
      "13": ["2.1", "1W", "1", "2", "2"],
    };
    expect(thisOver(feed)).toEqual(["wd", "1W"]);
    expect(thisOver({ "9": ["1.6", "4", "1", "1"] })).toEqual(["4"]);
    expect(thisOver({})).toEqual([]);
  });

  it("is whether a ball is unconfirmed, from the end of its mark", () => {
    const [entry] = feedEntries({ "1": ["0.4", "4?", "1", "1"] }, INNINGS, OVERS);
    expect(entry).toMatchObject({ mark: "4", kind: "four", unconfirmed: true });
    expect(thisOver({ "1": ["0.4", "4?", "1", "1"] })).toEqual(["4"]);
  });

  it("is the stand: what the innings has beyond what it had before", () => {
    const line = { name: "A", fours: 0, sixes: 0, how: "" };
    const batters = { "1": { ...line, runs: 20, balls: 15 }, "2": { ...line, runs: 9, balls: 12 } };
    expect(stand({ ...INNINGS, runs: 31, batters, before_stand: [11, 10] })).toEqual({ runs: 20, balls: 17 });
  });
});

describe("a dismissal", () => {
  it("reads as a scorecard prints it", () => {
    expect(howOut({ how: "caught", bowler: "B", fielders: ["F"] })).toBe("c F b B");
    expect(howOut({ how: "run out", bowler: null, fielders: ["F", "G"] })).toBe("run out (F/G)");
    expect(howOut({ how: "lbw", bowler: "B", fielders: [] })).toBe("lbw b B");
    expect(howOut({ how: "not out", bowler: null, fielders: [] })).toBe("not out");
  });
});

describe("the worm", () => {
  it("ends at the ball just bowled", () => {
    const last = livePoints(INNINGS).at(-1);
    expect(last).toMatchObject({ runs: INNINGS.runs, wickets: INNINGS.wickets });
    expect(last?.over).toBeCloseTo(ballsOf(INNINGS.overs, 6) / 6);
  });

  it("starts at nothing and never turns back", () => {
    const points = livePoints(INNINGS);
    expect(points[0]).toEqual({ over: 0, runs: 0, wickets: 0 });
    for (const [index, point] of points.slice(1).entries()) {
      expect(point.over).toBeGreaterThan(points[index]?.over ?? 0);
      expect(point.runs).toBeGreaterThanOrEqual(points[index]?.runs ?? 0);
    }
  });

  it("shows a wicket where one fell", () => {
    const points = [
      { over: 0, runs: 0, wickets: 0 },
      { over: 1, runs: 5, wickets: 0 },
      { over: 2, runs: 9, wickets: 2 },
    ];
    expect(falls(points)).toEqual([points[2]]);
  });

  it("fits its frame with the target in it", () => {
    const frame = { width: 640, height: 320, left: 52, right: 14, top: 14, bottom: 34 };
    const series = wormSeries(BOARD, null);
    const axes = scale(frame, series, 20, 250, OVERS);
    expect(axes.y(250)).toBeGreaterThan(frame.top);
    expect(axes.x(20)).toBe(frame.width - frame.right);
    expect(axes.ticks.map((tick) => tick.text)).toEqual([5, 10, 15, 20]);
    expect(path(series[0]?.points ?? [], axes)).toMatch(/^M52\.0 286\.0L/);
  });
});

describe("the score bug", () => {
  it("shows surnames, and more where two players share one", () => {
    expect(surname("V Kohli")).toBe("Kohli");
    expect(surname("AB de Villiers")).toBe("de Villiers");
    expect(surname("Zulfiqar")).toBe("Zulfiqar");
    const innings = {
      ...INNINGS,
      batters: { "1": { name: "AC Kerr", runs: 0, balls: 0, fours: 0, sixes: 0, how: "" } },
      bowlers: { "1": { name: "JM Kerr", overs: "0", maidens: 0, runs: 0, wickets: 0, dots: 0 } },
      crease: ["1", ""] as [string, string],
      bowler: "1",
    };
    const bug = shown({ ...BOARD, innings });
    expect([bug.batters[0].name, bug.bowler]).toEqual(["AC Kerr", "JM Kerr"]);
  });

  it("tells who plays before the start and who won after the end, in place of the players", () => {
    const { innings: _innings, ...before } = BOARD;
    expect(shown(before).notice).toBe(BOARD.sides.map((side) => side.name).join(" v "));
    expect(shown(BOARD).notice).toBe("");
    const over = shown({ ...BOARD, status: "finished", headline: "Won by 7 wickets" });
    expect(over.notice).toBe("Won by 7 wickets");
    expect(over.line).toContain("(20)");
  });

  it("keeps a side's colour when the innings change", () => {
    const before = teamTokens(BOARD, null);
    const after = teamTokens({ ...BOARD, innings: { ...INNINGS, batting: 1 - INNINGS.batting } }, null);
    expect([after.batting, after.bowling]).toEqual([before.bowling, before.batting]);
  });

  it("knows a new ball from one that it has shown", () => {
    expect(newBall(BOARD, BOARD)).toBeUndefined();
    const newest = Math.max(...Object.keys(BOARD.feed).map(Number)) + 1;
    expect(newBall(BOARD, { ...BOARD, feed: { ...BOARD.feed, [newest]: ["9.9", "6", "1", "1"] } })).toBe("6");
  });
});

describe("an address", () => {
  it("tells a token from a match's id", () => {
    expect(targetOf("eyJhbGciOi.eyJzdWIi.c2ln")).toEqual({ token: "eyJhbGciOi.eyJzdWIi.c2ln" });
    expect(targetOf("demo-t20.1")).toEqual({ matchId: "demo-t20.1" });
  });

  it("carries a private match's token where no server sees it", () => {
    expect(tokenIn("#token=abc")).toBe("abc");
    expect(tokenIn("")).toBeUndefined();
  });
});
