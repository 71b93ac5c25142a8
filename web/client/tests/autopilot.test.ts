import { describe, expect, it } from "vitest";

import recording from "@/demo/recording.json";
import { autopilot, CARD_MS, MILESTONE_MS, remember, RULES, type Moment } from "@/overlay/autopilot";
import { milestone } from "@/overlay/milestones";
import { ALONE, aloneSpots, makesRoom, nextChange, picked, spotsAt, type Place, type Rules } from "@/overlay/programme";
import { Impressions } from "@/overlay/sponsors";
import type { LiveInnings, Scoreboard } from "@/wire";

const BOARD = recording.snapshot as unknown as Scoreboard;
const INNINGS = BOARD.innings as LiveInnings;
const [STRIKER, OTHER] = INNINGS.crease;
const BOWLER = INNINGS.bowler ?? "1";
const PLACES: Record<string, Place> = {
  "score-bug": "bug",
  "this-over": "lower",
  batter: "lower",
  bowler: "lower",
  "batting-card": "full",
  worm: "full",
  sponsor: "corner",
  milestone: "wipe",
  ticker: "strip",
};
const placeOf = (graphic: string): Place | undefined => PLACES[graphic];
const T0 = 1_700_000_000_000;

function board(change: Partial<LiveInnings> = {}, rest: Partial<Scoreboard> = {}): Scoreboard {
  return { ...BOARD, innings: { ...INNINGS, ...change }, ...rest };
}

/** With the next ball, of such a mark. */
function bowled(before: Scoreboard, mark: string, change: Partial<LiveInnings> = {}): Scoreboard {
  const key = Math.max(0, ...Object.keys(before.feed).map(Number)) + 1;
  const innings = { ...(before.innings as LiveInnings), ...change };
  return { ...before, innings, feed: { ...before.feed, [key]: ["13.4", mark, innings.crease[0] || STRIKER, innings.bowler ?? BOWLER] } };
}

function line(key: string, runs: number): Partial<LiveInnings> {
  const had = INNINGS.batters[key];
  if (!had) throw new Error("nobody");
  return { batters: { ...INNINGS.batters, [key]: { ...had, runs } } };
}

function story(...boards: Scoreboard[]): Moment[] {
  return boards.reduce<Moment[]>((history, each, at) => remember(history, { board: each, fresh: at > 0, at: T0 + at }), []);
}

function on(rules: Rules, history: readonly Moment[], now: number): string[] {
  return picked(spotsAt(rules, history, now), placeOf).map((spot) => spot.graphic).sort();
}

const quiet = board();

describe("a milestone", () => {
  it("is a boundary, a wicket, a fifty, a hundred, whichever is greatest", () => {
    const name = INNINGS.batters[STRIKER]?.name;
    expect(milestone(quiet, bowled(quiet, "4"))).toEqual({ event: "four", player: name });
    expect(milestone(quiet, bowled(quiet, "nb6"))).toEqual({ event: "six", player: name });
    expect(milestone(quiet, bowled(quiet, "W"))).toEqual({ event: "wicket", player: name });
    expect(milestone(quiet, bowled(quiet, "1"))).toBeNull();
    const at48 = board(line(STRIKER, 48));
    expect(milestone(at48, bowled(at48, "4", line(STRIKER, 52)))).toEqual({ event: "fifty", player: name });
    const at98 = board(line(STRIKER, 98));
    expect(milestone(at98, bowled(at98, "6", line(STRIKER, 104)))).toEqual({ event: "hundred", player: name });
    const at148 = board(line(STRIKER, 148));
    expect(milestone(at148, bowled(at148, "4", line(STRIKER, 152)))).toEqual({ event: "four", player: name });
  });

  it("is none where the same ball is corrected, or nothing was bowled", () => {
    const four = bowled(quiet, "4");
    expect(milestone(four, { ...four, headline: "Rain" })).toBeNull();
    expect(milestone(quiet, quiet)).toBeNull();
  });

  it("is a hat-trick with the third wicket in a row, over by over, and not with a run out", () => {
    const out = (how: string): Partial<LiveInnings> => {
      const batter = INNINGS.batters[STRIKER];
      return batter ? { batters: { ...INNINGS.batters, [STRIKER]: { ...batter, how } } } : {};
    };
    const start = board({}, { feed: { "1": ["13.1", "1", STRIKER, BOWLER] } });
    const two = bowled(bowled(start, "W", out("b Jones")), "W", out("b Jones"));
    const between = { ...two, feed: { ...two.feed, "8": ["14.1", "4", OTHER, "99"] } };
    const three = bowled(between, "W", out("lbw b Jones"));
    expect(milestone(between, three)).toEqual({ event: "hat_trick", player: INNINGS.bowlers[BOWLER]?.name });
    expect(milestone(three, bowled(three, "W", out("b Jones")))?.event).toBe("wicket");
    expect(milestone(between, bowled(between, "W", out("run out (Smith)")))?.event).toBe("wicket");
  });

  it("is five wickets", () => {
    const bowler = INNINGS.bowlers[BOWLER];
    if (!bowler) throw new Error("nobody bowls");
    const wickets = (count: number): Partial<LiveInnings> => ({ bowlers: { ...INNINGS.bowlers, [BOWLER]: { ...bowler, wickets: count } } });
    const four = board(wickets(4));
    expect(milestone(four, bowled(four, "W", wickets(5)))).toEqual({ event: "five_wickets", player: bowler.name });
  });
});

describe("the autopilot", () => {
  it("keeps the score bug on while there is play, and nothing before", () => {
    expect(on(ALONE, story(quiet), T0)).toEqual(["score-bug"]);
    expect(on(ALONE, story({ ...quiet, status: "upcoming" }), T0)).toEqual([]);
    expect(on(ALONE, story({ ...quiet, status: "finished" }), T0)).toEqual(["score-bug"]);
    expect(on(ALONE, [], T0)).toEqual([]);
  });

  it("shows a milestone for six seconds", () => {
    const history = story(quiet, bowled(quiet, "6"));
    const at = T0 + 1;
    expect(on(ALONE, history, at)).toEqual(["milestone", "score-bug"]);
    expect(on(ALONE, history, at + MILESTONE_MS - 1)).toContain("milestone");
    expect(on(ALONE, history, at + MILESTONE_MS)).toEqual(["score-bug"]);
    expect(autopilot(RULES, history, at).find((spot) => spot.graphic === "milestone")?.options["event"]).toBe("six");
  });

  it("makes nothing of old news", () => {
    const old = remember(story(quiet), { board: bowled(quiet, "6"), fresh: false, at: T0 + 1 });
    expect(on(ALONE, old, T0 + 2)).toEqual(["score-bug"]);
  });

  it("ends an over with its balls, after the milestone of its last one", () => {
    const last = board({ overs: "13.5" });
    const plain = story(last, bowled(last, "1", { overs: "14" }));
    expect(on(ALONE, plain, T0 + 1)).toEqual(["score-bug", "this-over"]);
    expect(on(ALONE, plain, T0 + 1 + CARD_MS)).toEqual(["score-bug"]);
    const six = story(last, bowled(last, "6", { overs: "14" }));
    expect(on(ALONE, six, T0 + 1)).toEqual(["milestone", "score-bug"]);
    expect(nextChange(ALONE, six, T0 + 1)).toBe(T0 + 1 + MILESTONE_MS);
    expect(on(ALONE, six, T0 + 1 + MILESTONE_MS)).toEqual(["score-bug", "this-over"]);
  });

  it("introduces who comes in, but not the openers, and nobody for changing ends", () => {
    const out = board({ crease: ["", OTHER] });
    const came = board({ crease: ["9", OTHER], batters: { ...INNINGS.batters, "9": { name: "A New", runs: 0, balls: 0, fours: 0, sixes: 0, how: "" } } });
    const batter = autopilot(RULES, story(out, came), T0 + 1).find((spot) => spot.graphic === "batter");
    expect(batter?.options).toEqual({ player: "A New" });
    expect(on(ALONE, story(quiet, board({ crease: [OTHER, STRIKER] })), T0 + 1)).toEqual(["score-bug"]);
    expect(on(ALONE, story(board({ crease: ["", ""] }), quiet), T0 + 1)).toEqual(["score-bug"]);
  });

  it("introduces a bowler where the rules say so", () => {
    const change = story(quiet, board({ bowler: "2" }));
    expect(on(ALONE, change, T0 + 1)).toEqual(["score-bug"]);
    expect(on({ ...ALONE, auto_pilot: { ...RULES, new_bowler: true } }, change, T0 + 1)).toEqual(["bowler", "score-bug"]);
  });

  it("fills a stop and an innings break", () => {
    expect(on(ALONE, story({ ...quiet, status: "stopped" }), T0)).toEqual(["score-bug", "sponsor"]);
    const closed = board({ closed: "overs" });
    expect(on(ALONE, story(closed), T0)).toEqual(["batting-card", "score-bug"]);
    const justNow = story(quiet, closed);
    expect(on(ALONE, justNow, T0 + 1)).toEqual(["score-bug"]);
    expect(on(ALONE, justNow, T0 + 1 + MILESTONE_MS)).toEqual(["batting-card", "score-bug"]);
    const none = { ...ALONE, auto_pilot: { ...RULES, drinks: "", innings_break: "", score_bug: false } };
    expect(on(none, story({ ...quiet, status: "stopped" }), T0)).toEqual([]);
    expect(on(none, story(closed), T0)).toEqual([]);
  });

  it("brings sponsors by the clock, the same for every output", () => {
    const rules = { ...ALONE, auto_pilot: { ...RULES, sponsor_every_s: 60, sponsor_for_s: 10 } };
    const start = Math.ceil(T0 / 60_000) * 60_000;
    const [early, late] = [story(quiet), story(quiet, board({ runs: 90 }))];
    for (const history of [early, late]) {
      expect(on(rules, history, start + 9_999)).toEqual(["score-bug", "sponsor"]);
      expect(on(rules, history, start + 10_000)).toEqual(["score-bug"]);
      expect(nextChange(rules, history, start + 10_000)).toBe(start + 60_000);
    }
    expect(on(rules, story({ ...quiet, status: "finished" }), start)).toEqual(["score-bug"]);
  });

  it("remembers no more than matters", () => {
    let history: Moment[] = [];
    for (let at = 0; at < 10_000; at += 1) history = remember(history, { board: quiet, fresh: true, at: T0 + at * 100 });
    expect(history.length).toBeLessThanOrEqual(60);
  });
});

describe("a programme", () => {
  const taken = (graphic: string, until: number | null = null): Rules["on_air"][number] => ({ graphic, since_ms: T0, until_ms: until, options: {} });

  it("shows what was taken besides what comes by itself, and only that where it is manual", () => {
    const rules = { ...ALONE, on_air: [taken("ticker")] };
    expect(on(rules, story(quiet), T0)).toEqual(["score-bug", "ticker"]);
    expect(on({ ...rules, mode: "manual" }, story(quiet), T0)).toEqual(["ticker"]);
  });

  it("gives a place to what was taken last, and before that to what comes by itself", () => {
    const last = board({ overs: "13.5" });
    const over = story(last, bowled(last, "1", { overs: "14" }));
    expect(on({ ...ALONE, on_air: [taken("batter")] }, over, T0 + 1)).toEqual(["batter", "score-bug"]);
    expect(on({ ...ALONE, on_air: [taken("batter"), taken("bowler")] }, over, T0 + 1)).toEqual(["bowler", "score-bug"]);
  });

  it("puts nothing under a full-screen card", () => {
    const rules = { ...ALONE, on_air: ["batter", "sponsor", "ticker", "worm"].map((each) => taken(each)) };
    expect(on(rules, story(quiet), T0)).toEqual(["score-bug", "worm"]);
  });

  it("lets the corner make room for the strip, and nothing else for anything", () => {
    const rules = { ...ALONE, on_air: ["batter", "sponsor", "ticker"].map((each) => taken(each)) };
    const shown = on(rules, story(quiet), T0);
    expect(shown).toEqual(["batter", "score-bug", "sponsor", "ticker"]);
    const places = new Set(shown.flatMap((each) => placeOf(each) ?? []));
    expect([...places].filter((place) => makesRoom(place, places))).toEqual(["corner"]);
    expect(makesRoom("corner", new Set<Place>(["bug", "corner", "lower"]))).toBe(false);
  });

  it("takes a graphic off by itself when its time is over", () => {
    const rules = { ...ALONE, on_air: [taken("worm", T0 + 5_000)] };
    expect(nextChange(rules, story(quiet), T0)).toBe(T0 + 5_000);
    expect(on(rules, story(quiet), T0 + 4_999)).toContain("worm");
    expect(on(rules, story(quiet), T0 + 5_000)).toEqual(["score-bug"]);
  });

  it("does not know a graphic that there is not", () => {
    expect(on({ ...ALONE, on_air: [taken("hologram")] }, story(quiet), T0)).toEqual(["score-bug"]);
  });

  it("leaves a page of one graphic to itself, unless that is manual", () => {
    const shown = (graphic: string, manual: boolean, rules: Rules, history = story(quiet)): number =>
      aloneSpots(graphic, PLACES[graphic] ?? "lower", manual, rules, history, T0 + 1).length;
    expect(shown("worm", false, ALONE)).toBe(1);
    expect(shown("worm", true, ALONE)).toBe(0);
    expect(shown("worm", true, { ...ALONE, on_air: [taken("worm")] })).toBe(1);
    expect(shown("milestone", false, ALONE)).toBe(0);
    expect(shown("milestone", false, ALONE, story(quiet, bowled(quiet, "4")))).toBe(1);
    expect(shown("milestone", true, ALONE, story(quiet, bowled(quiet, "4")))).toBe(0);
  });
});

describe("sponsors' impressions", () => {
  it("count each time that one comes up, and how long it is seen", () => {
    const seen = new Impressions();
    seen.see("a", 0);
    seen.see("a", 2_000);
    seen.see("b", 5_000);
    seen.see(null, 6_000);
    expect(seen.take(9_000)).toEqual([
      { sponsor_id: "a", count: 1, shown_ms: 5_000 },
      { sponsor_id: "b", count: 1, shown_ms: 1_000 },
    ]);
    expect(seen.take(10_000)).toEqual([]);
    seen.see("a", 10_000);
    expect(seen.take(11_000)).toEqual([{ sponsor_id: "a", count: 1, shown_ms: 1_000 }]);
    expect(seen.take(13_000)).toEqual([{ sponsor_id: "a", count: 0, shown_ms: 2_000 }]);
  });
});
