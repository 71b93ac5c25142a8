import { describe, expect, it } from "vitest";

import recording from "@/demo/recording.json";
import type { Show } from "@/overlay/graphic";
import { batterThird } from "@/overlay/pictures/batter";
import { bowlerThird } from "@/overlay/pictures/bowler";
import { dlsParThird } from "@/overlay/pictures/dlsPar";
import { lastWicketThird } from "@/overlay/pictures/lastWicket";
import { milestonePicture } from "@/overlay/pictures/milestone";
import { partnershipPicture } from "@/overlay/pictures/partnership";
import { replayPicture } from "@/overlay/pictures/replay";
import { runRateThird } from "@/overlay/pictures/runRate";
import { targetThird } from "@/overlay/pictures/target";
import { ballSize, thisOverPicture } from "@/overlay/pictures/thisOver";
import { tossThird } from "@/overlay/pictures/toss";
import { winPredictorPicture } from "@/overlay/pictures/winPredictor";
import { ENGLISH } from "@/overlay/words";
import type { FeedState, LiveInnings, Scoreboard } from "@/wire";
import extreme from "./extreme.json";

const BOARD = recording.snapshot as unknown as Scoreboard;
const INNINGS = BOARD.innings as LiveInnings;
const EXTREME = extreme as unknown as { board: Scoreboard; state: FeedState };

function showOf(board: Scoreboard, state: FeedState | null = null, options: Record<string, string> = {}): Show {
  return { board, state, words: ENGLISH, options };
}

function withInnings(change: Partial<LiveInnings>, board: Partial<Scoreboard> = {}): Scoreboard {
  return { ...BOARD, ...board, innings: { ...INNINGS, ...change } };
}

function first(change: Partial<LiveInnings> = {}, board: Partial<Scoreboard> = {}): Scoreboard {
  const { target: _target, ...innings } = { ...INNINGS, ...change };
  return { ...BOARD, ...board, innings };
}

const NOTHING_YET: Scoreboard = (({ innings: _innings, ...board }) => ({ ...board, status: "upcoming" }))(BOARD);
const LIVE = showOf(BOARD);
const FULL = showOf(EXTREME.board, EXTREME.state);
const HUNDRED = showOf(withInnings({ balls_per_over: 5, limit: 100 }, { in_balls: true }));

describe("lower thirds", () => {
  it("have nothing to show before the first innings", () => {
    const before = showOf(NOTHING_YET);
    const thirds = [
      batterThird, bowlerThird, dlsParThird, lastWicketThird, runRateThird, targetThird, tossThird, partnershipPicture,
      thisOverPicture, winPredictorPicture, milestonePicture,
    ];
    for (const third of thirds) expect(third(before)).toBeNull();
  });

  it("say whose they are, in the colour of who bats and who bowls", () => {
    expect(batterThird(LIVE)?.team).toMatchObject({ short: "BH", side: "batting" });
    expect(bowlerThird(LIVE)?.team).toMatchObject({ short: "MS", side: "bowling" });
  });
});

describe("a batter", () => {
  it("is the striker, or the one who was asked for, in or out", () => {
    expect(batterThird(LIVE)).toMatchObject({
      given: "JA", name: "Burns", note: "", hero: { figure: "9*", count: "17", unit: "Balls" },
    });
    expect(batterThird(showOf(BOARD, null, { player: "SD Heazlett" }))).toMatchObject({
      name: "Heazlett", note: "c SM Boland b EP Gulbis", hero: { figure: "39", count: "27" },
    });
    expect(batterThird(showOf(BOARD, null, { player: "Nobody" }))).toBeNull();
  });

  it("has initials for given names where the whole is very long", () => {
    const player = "Wanigamuni Ramesh Tissa Mendis Hewakaluhalage";
    expect(batterThird(showOf(EXTREME.board, null, { player }))).toMatchObject({ given: "WRTM", name: "Hewakaluhalage" });
    expect(bowlerThird(FULL)).toMatchObject({ given: "AN", name: "Davidson-Richards" });
  });

  it("may be one of an earlier innings, in that side's colour", () => {
    const [early] = EXTREME.state.innings;
    const line = EXTREME.state.innings[1]?.batters[0];
    if (!early || !line) throw new Error("the fixture has two innings");
    const state = { ...EXTREME.state, innings: [{ ...early, batters: [{ ...line, name: "AB Early", runs: 80, balls: 40 }] }] };
    expect(batterThird(showOf(EXTREME.board, state, { player: "AB Early" }))).toMatchObject({
      team: { short: "RCB", side: "bowling" }, hero: { figure: "80" }, stats: [{}, {}, { figure: "200.0" }],
    });
  });
});

describe("a bowler", () => {
  it("has overs and economy, and maidens once there are some", () => {
    expect(bowlerThird(LIVE)).toMatchObject({ hero: { figure: "0/16", count: "3.3", unit: "Overs" } });
    expect(bowlerThird(LIVE)?.stats.map((stat) => stat.label)).toEqual(["Dot balls", "Economy"]);
    const maiden = bowlerThird(showOf(EXTREME.board, null, { player: "Muhammad Jawadullah" }));
    expect(maiden?.stats.map((stat) => stat.label)).toEqual(["Dot balls", "Maidens", "Economy"]);
  });

  it("has balls and runs a ball where balls are counted", () => {
    expect(bowlerThird(HUNDRED)).toMatchObject({
      hero: { count: "18", unit: "Balls" }, stats: [{}, { label: "Runs a ball", figure: "0.89" }],
    });
  });
});

describe("the partnership", () => {
  it("is the stand, with each one's part of it", () => {
    expect(partnershipPicture(FULL)).toMatchObject({
      title: "Partnership for wicket 8",
      hero: { figure: "58", count: "24" },
      partners: [{ name: "Scantlebury-Searles", striker: true, runs: "26" }, { runs: "28", striker: false }],
    });
  });

  it("follows the board when the state is a moment old, and has no parts without one", () => {
    const innings = EXTREME.board.innings as LiveInnings;
    const striker = innings.batters["7"];
    if (!striker) throw new Error("the fixture has a striker");
    const batters = { ...innings.batters, "7": { ...striker, runs: striker.runs + 4 } };
    const newer = { ...EXTREME.board, innings: { ...innings, runs: innings.runs + 4, batters } };
    expect(partnershipPicture(showOf(newer, EXTREME.state))).toMatchObject({ hero: { figure: "62" }, partners: [{ runs: "30" }, {}] });
    expect(partnershipPicture(showOf(newer))?.partners.map((partner) => partner.runs)).toEqual(["", ""]);
  });

  it("is nothing while somebody is still on the way in", () => {
    expect(partnershipPicture(showOf(withInnings({ crease: ["4", ""] })))).toBeNull();
  });
});

describe("this over", () => {
  it("has the balls, their cost and their bowler", () => {
    expect(thisOverPicture(LIVE)).toMatchObject({
      title: "This over", name: "Zampa", hero: { figure: "3", unit: "Runs" }, total: "87/3",
      balls: [{ text: "2" }, { text: "1" }, { text: "•", kind: "dot" }],
    });
    expect(thisOverPicture(HUNDRED)?.title).toBe("This set");
  });

  it("is the one just ended until the next begins", () => {
    const feed = { ...BOARD.feed, "267": ["13.6", "4", "4", "5"] };
    const ended = thisOverPicture(showOf(withInnings({ overs: "14", runs: 91, bowler: "1" }, { feed })));
    expect(ended).toMatchObject({ title: "End of over 14", name: "Zampa", hero: { figure: "7" } });
  });

  it("makes the balls as great as all of them allow", () => {
    const balls = (count: number, text: string): { text: string }[] => Array.from({ length: count }, () => ({ text }));
    expect(ballSize(balls(6, "1"))).toBe(84);
    expect(ballSize(balls(14, "5wd"))).toBeGreaterThan(30);
    expect(ballSize(balls(14, "5wd"))).toBeLessThan(ballSize(balls(14, "1")));
  });
});

describe("the run rate", () => {
  it("leads to a total, or is held against what is required", () => {
    expect(runRateThird(showOf(first()))?.stats).toEqual([
      { label: "Projected", figure: "129" }, { label: "Last 5 overs", figure: "23/1" },
    ]);
    expect(runRateThird(LIVE)).toMatchObject({ hero: { figure: "6.44", unit: "Run rate" }, stats: [{ label: "Required rate", figure: "8.00" }, {}] });
  });

  it("counts in balls where those are counted", () => {
    expect(runRateThird(HUNDRED)).toMatchObject({ note: "68 Balls", hero: { unit: "Runs a ball" }, stats: [{}, { label: "Last 5 sets" }] });
  });
});

describe("the target", () => {
  it("is the equation of a chase", () => {
    expect(targetThird(LIVE)).toMatchObject({ name: "Need 52 from 39 balls", hero: { figure: "139", unit: "Target" }, team: { short: "BH" } });
    expect(targetThird(FULL)?.name).toBe("Need 10 from 2 balls");
  });

  it("is what the other side is to make between the innings", () => {
    const headline = "Melbourne Stars need 88 to win";
    expect(targetThird(showOf(first({ closed: "overs" }, { headline })))).toMatchObject({
      name: "Need 88 from 120 balls", team: { short: "MS" }, stats: [{ label: "Required rate", figure: "4.40" }],
    });
  });

  it("does not say in how many balls a target is to be had that was revised, or that has no limit", () => {
    const revised = { headline: "Melbourne Stars need 71 to win" };
    expect(targetThird(showOf(first({ closed: "overs" }, revised)))).toMatchObject({ name: "Need 71", stats: [] });
  });

  it("is nothing in a first innings, and when the match is over", () => {
    expect(targetThird(showOf(first()))).toBeNull();
    expect(targetThird(showOf(withInnings({ closed: "won" }, { status: "finished", headline: "Brisbane Heat won" })))).toBeNull();
  });
});

describe("the par", () => {
  it("says whether the side is ahead of it", () => {
    expect(dlsParThird(FULL)).toMatchObject({ name: "2 behind par", tone: "bad", hero: { figure: "291" } });
    const ahead = { ...EXTREME.state, current: EXTREME.state.current && { ...EXTREME.state.current, dlsPar: 280 } };
    expect(dlsParThird(showOf(EXTREME.board, ahead))).toMatchObject({ name: "9 ahead of par", tone: "good" });
    const level = { ...EXTREME.state, current: EXTREME.state.current && { ...EXTREME.state.current, dlsPar: 289 } };
    expect(dlsParThird(showOf(EXTREME.board, level))?.tone).toBeUndefined();
    expect(dlsParThird(showOf(EXTREME.board))).toBeNull();
  });
});

describe("the win predictor", () => {
  it("gives each side its share, and what is left to neither", () => {
    expect(winPredictorPicture(FULL)).toMatchObject({
      sides: [{ percent: "88%", team: { side: "bowling" } }, { percent: "9%", team: { side: "batting" } }],
      draw: { label: "Tie", percent: "3%" },
    });
    expect(winPredictorPicture(showOf({ ...EXTREME.board, status: "finished" }, EXTREME.state))).toBeNull();
  });
});

describe("the toss", () => {
  it("is in the colours of who won it", () => {
    expect(tossThird(FULL)).toMatchObject({ team: { short: "SKNP" }, name: EXTREME.state.match.toss });
    expect(tossThird(showOf(EXTREME.board))).toBeNull();
  });
});

describe("the last wicket", () => {
  it("tells who, how and when", () => {
    expect(lastWicketThird(LIVE)).toMatchObject({
      given: "SD", name: "Heazlett", note: "c SM Boland b EP Gulbis", hero: { figure: "39" },
      stats: [{ figure: "1" }, { figure: "2" }, { label: "8.4 Overs", figure: "65/3" }],
    });
  });

  it("is the new one before the next batter is in", () => {
    const out = { ...INNINGS.batters["5"], how: "b A Zampa" } as LiveInnings["batters"][string];
    const feed = { ...BOARD.feed, "265": ["13.4", "W", "5", "5"] };
    const board = withInnings({ wickets: 4, overs: "13.4", batters: { ...INNINGS.batters, "5": out } }, { feed });
    expect(lastWicketThird(showOf(board))).toMatchObject({ name: "Burns", stats: [{}, {}, { label: "13.4 Overs", figure: "87/4" }] });
  });

  it("counts in balls where those are counted", () => {
    const told = "SD Heazlett 39 (27), 65/3 in 44 balls";
    const board = withInnings({ balls_per_over: 5, last_wicket: told }, { in_balls: true });
    expect(lastWicketThird(showOf(board))?.stats.at(-1)).toEqual({ label: "44 Balls", figure: "65/3" });
  });
});

describe("a milestone", () => {
  it("is the one asked for, with its player's figures", () => {
    const asked = { event: "hundred", player: "JPR Scantlebury-Searles" };
    expect(milestonePicture(showOf(EXTREME.board, null, asked))).toMatchObject({ kind: "hundred", lines: ["Hundred"], hero: { figure: "148*" } });
    const bowler = { event: "five_wickets", player: "AN Davidson-Richards" };
    expect(milestonePicture(showOf(EXTREME.board, null, bowler))).toMatchObject({ lines: ["Five", "wickets"], hero: { figure: "5/104" } });
  });

  it("is the newest that the state has, when none was asked for", () => {
    expect(milestonePicture(FULL)).toMatchObject({ kind: "four", name: "Scantlebury-Searles" });
    expect(milestonePicture(showOf(EXTREME.board))).toBeNull();
  });

  it("finds its player on the ball itself", () => {
    const wicket = milestonePicture(showOf(BOARD, null, { event: "wicket" }));
    expect(wicket).toMatchObject({ word: "WICKET", name: "Heazlett", note: "c SM Boland b EP Gulbis" });
    const feed = { ...BOARD.feed, "265": ["13.4", "6", "4", "5"] };
    expect(milestonePicture(showOf({ ...BOARD, feed }, null, { event: "six" }))).toMatchObject({ name: "Ross" });
  });

  it("says how many hundreds, beyond the first", () => {
    const line = { ...INNINGS.batters["4"], runs: 203 } as LiveInnings["batters"][string];
    const board = withInnings({ batters: { ...INNINGS.batters, "4": line } });
    expect(milestonePicture(showOf(board, null, { event: "hundred", player: "AI Ross" }))?.word).toBe("200 up");
  });
});

describe("the replay", () => {
  it("carries the brand", () => {
    expect(replayPicture(LIVE)).toEqual({ word: "Replay", logo: "" });
    const look = { ...EXTREME.state.look, logo: "/brands/logo.svg" };
    expect(replayPicture(showOf(BOARD, { ...EXTREME.state, look })).logo).toBe("/brands/logo.svg");
  });
});
