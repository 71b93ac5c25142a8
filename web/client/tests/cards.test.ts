import { describe, expect, it } from "vitest";

import { contrast, visibleOn } from "@/cricket/colours";
import type { Show } from "@/overlay/graphic";
import { battingCard, splitHow } from "@/overlay/pictures/battingCard";
import { bowlingCard } from "@/overlay/pictures/bowlingCard";
import { fallOfWickets } from "@/overlay/pictures/fallOfWickets";
import { inOvers } from "@/overlay/pictures/inOvers";
import { lineUps } from "@/overlay/pictures/lineUps";
import { BARS_FRAME, manhattan, MOST_OVERS } from "@/overlay/pictures/manhattan";
import { person } from "@/overlay/pictures/person";
import { pointsTable } from "@/overlay/pictures/pointsTable";
import { sponsorAt, TURN_MS, turns } from "@/overlay/pictures/sponsor";
import { ticker } from "@/overlay/pictures/ticker";
import { GROUND, wagonWheel } from "@/overlay/pictures/wagonWheel";
import { apart, TAG, worm, WORM_FRAME } from "@/overlay/pictures/worm";
import { ENGLISH } from "@/overlay/words";
import type { FeedInnings, FeedState, LiveInnings, Scoreboard } from "@/wire";

import extreme from "./extremeCards.json";

const BOARD = extreme.board as unknown as Scoreboard;
const STATE = extreme.state as unknown as FeedState;
const INNINGS = BOARD.innings as LiveInnings;
const FIRST = STATE.innings[0] as FeedInnings;
const SECOND = STATE.innings[1] as FeedInnings;
const SHOW: Show = { board: BOARD, state: STATE, words: ENGLISH, options: {} };

function playing(innings: Partial<LiveInnings>, board: Partial<Scoreboard> = {}, state: Partial<FeedState> = {}): Show {
  return { ...SHOW, board: { ...BOARD, ...board, innings: { ...INNINGS, ...innings } }, state: { ...STATE, ...state } };
}

const IN_BALLS = playing({ balls_per_over: 5, limit: 100 }, { in_balls: true });

describe("the batting card", () => {
  it("has everybody who has batted, from the board, and then who has not, from the state", () => {
    const coming = { ...SECOND, toCome: ["A Waiting", "JPR Scantlebury-Searles"] };
    const now = battingCard(playing({}, {}, { innings: [FIRST, coming] }));
    expect(now?.lines).toHaveLength(13);
    expect(now?.lines.map((line) => line.kind)).toEqual([...Array(10).fill("out"), "in", "in", "wait"]);
    expect(now?.lines.at(-1)).toMatchObject({ person: { surname: "Waiting" }, how: "Yet to bat", runs: "" });
    expect(now?.lines.find((line) => line.onStrike)?.person.surname).toBe("Thenannahelage");
    expect(now).toMatchObject({ total: "1087/9", played: "19.5", playedWord: "Overs", extras: "118" });
  });

  it("says the kinds of extras while they add up to what the board has, and not a ball longer", () => {
    expect(battingCard(SHOW)?.extrasOf).toBe("b 20, lb 31, w 42, nb 20, p 5");
    expect(battingCard(playing({ extras: 119 }))).toMatchObject({ extras: "119", extrasOf: "" });
    expect(battingCard({ ...SHOW, state: null })).toMatchObject({ extras: "118", extrasOf: "" });
  });

  it("shows an earlier innings when asked, and nothing for one that is not there", () => {
    const first = battingCard({ ...SHOW, options: { innings: "1" } });
    expect(first?.heading).toMatchObject({ title: "Royal Challengers Bengaluru", team: { side: "bowling" } });
    expect(first?.lines).toHaveLength(FIRST.batters.length + FIRST.toCome.length);
    expect(battingCard({ ...SHOW, options: { innings: "7" } })).toBeNull();
    expect(battingCard({ ...SHOW, state: null, options: { innings: "1" } })).toBeNull();
  });

  it("counts innings where a side has several, and names a super over", () => {
    const { limit: _limit, target: _target, ...unlimited } = INNINGS;
    const third = { ...unlimited, number: 3 };
    const earlier = [{ ...BOARD.earlier[0], batting: 0 }, { ...BOARD.earlier[0], batting: 1 }];
    const test: Show = { ...SHOW, board: { ...BOARD, earlier, innings: third } as Scoreboard, state: null };
    expect(battingCard(test)?.heading.kicker).toBe("Batting  ·  Innings 2");
    const shown = battingCard(playing({ super_over: true }, {}, { innings: [FIRST, { ...SECOND, toCome: ["A"] }] }));
    expect(shown?.heading.kicker).toBe("Batting  ·  Super over");
    expect(shown?.lines).toHaveLength(12);
  });

  it("counts in balls where people do", () => {
    expect(battingCard(IN_BALLS)).toMatchObject({ played: "100", playedWord: "Balls", rateWord: "Runs a ball", rate: "10.87" });
  });

  it("parts fielder and bowler", () => {
    expect(splitHow("c A b B Jones")).toEqual(["c A", "b B Jones"]);
    expect(splitHow("c & b B Jones")).toEqual(["c &", "b B Jones"]);
    expect(splitHow("b B Jones")).toEqual(["", "b B Jones"]);
    expect(splitHow("run out (A/B)")).toEqual(["run out (A/B)", ""]);
    expect(person("Shaheen Shah Afridi")).toEqual({ given: "Shaheen Shah", surname: "Afridi" });
    expect(person("Parvez")).toEqual({ given: "", surname: "Parvez" });
  });
});

describe("the bowling card", () => {
  it("is of the side in the field, with what fell when all of it is known", () => {
    const now = bowlingCard(SHOW);
    expect(now?.heading).toMatchObject({ title: "Royal Challengers Bengaluru", team: { side: "bowling" } });
    expect(now?.lines[0]).toMatchObject({ wickets: "10", runs: "188", figures: ["19.5", "10", "100", "9.48"] });
    expect(now?.falls).toHaveLength(9);
    expect(bowlingCard(playing({ wickets: 10 }))?.falls).toEqual([]);
  });

  it("has neither overs nor maidens where balls are counted", () => {
    const now = bowlingCard(IN_BALLS);
    expect(now?.columns).toEqual(["B", "Dots", "Econ"]);
    expect(now?.lines[0]?.figures).toEqual(["100", "100", "1.88"]);
    const first = { ...FIRST, bowlers: [{ ...FIRST.bowlers[0], overs: "20", runs: 30 }] } as unknown as FeedInnings;
    const earlier = bowlingCard({ ...IN_BALLS, state: { ...STATE, innings: [first, SECOND] }, options: { innings: "1" } });
    expect(earlier?.lines[0]?.figures).toMatchObject({ 0: "20", 2: "1.50" });
    expect(inOvers("17", { inBalls: true, ballsPerOver: 5 })).toBe("3.2");
  });
});

describe("the fall of wickets", () => {
  it("has each stand, and the one in progress", () => {
    const now = fallOfWickets(SHOW);
    expect(now?.lines).toHaveLength(9);
    expect(now?.lines[1]).toMatchObject({ score: "208/2", stand: "104", share: 1 });
    expect(now?.open).toEqual({ runs: "151", pair: "Warnakulasuriya, Thenannahelage" });
    expect(fallOfWickets(playing({ closed: "overs" }))?.open).toBeNull();
    expect(fallOfWickets(playing({ wickets: 10 }))?.open).toBeNull();
    expect(fallOfWickets({ ...SHOW, state: null })).toBeNull();
  });
});

describe("line-ups, the table and the ticker", () => {
  it("have the sides as they were given, with captain and keeper", () => {
    const now = lineUps(SHOW);
    expect(now?.sides.map((side) => side.players.length)).toEqual([16, 12]);
    expect(now?.sides[0]?.players[0]).toMatchObject({ number: "1", captain: true, keeper: true });
    expect(lineUps({ ...SHOW, state: { ...STATE, squads: [] } })).toBeNull();
  });

  it("mark the two teams of this match, and say draws where there are any", () => {
    const now = pointsTable(SHOW);
    expect(now?.lines.filter((line) => line.here)).toHaveLength(2);
    expect(now?.columns).toEqual(["P", "W", "L", "T", "D", "NR", "NRR"]);
    expect(now?.lines[0]?.figures.at(-1)).toBe("−10.204");
    const none = STATE.table.map((line) => ({ ...line, drawn: 0 }));
    expect(pointsTable({ ...SHOW, state: { ...STATE, table: none } })?.columns).not.toContain("D");
    expect(pointsTable({ ...SHOW, state: { ...STATE, table: [] } })).toBeNull();
  });

  it("leave this match out of the others", () => {
    const own = { matchId: BOARD.match_id, title: "", venue: "", status: "live", score: "", headline: "" };
    expect(ticker({ ...SHOW, state: { ...STATE, ticker: [own] } })).toBeNull();
    expect(ticker(SHOW)?.items).toHaveLength(8);
  });
});

describe("charts", () => {
  it("end each line at its score, with tags that stay apart and inside", () => {
    const now = worm(SHOW);
    expect(now?.lines.map((line) => line.tag.score)).toEqual(["1087/9", "1087/9"]);
    expect(now?.lines.map((line) => line.past)).toEqual([true, false]);
    const [one, other] = (now?.lines ?? []).map((line) => line.tag.y) as [number, number];
    expect(Math.abs(one - other)).toBeGreaterThanOrEqual(TAG.height);
    expect(worm({ ...SHOW, state: null })?.lines).toHaveLength(1);
    expect(worm(playing({ overs: "0", worm: {} }, {}, { innings: [] }))).toBeNull();
  });

  it("move tags no further than they must", () => {
    expect(apart([100, 300], 50, 0, 600)).toEqual([100, 300]);
    expect(apart([300, 290], 50, 0, 600)).toEqual([340, 290]);
    expect(apart([590, 595, 20], 50, 0, 600)).toEqual([500, 550, 20]);
    expect(apart([-40], 50, 0, 600)).toEqual([0]);
  });

  it("have a bar for each over, which add up to the innings, inside of the frame", () => {
    const now = manhattan(SHOW);
    expect(now?.series.map((each) => each.bars.length)).toEqual([20, 20]);
    for (const bar of now?.series.flatMap((each) => each.bars) ?? []) {
      expect(bar.x).toBeGreaterThanOrEqual(BARS_FRAME.left);
      expect(bar.x + bar.width).toBeLessThanOrEqual(BARS_FRAME.width - BARS_FRAME.right);
      for (const top of [bar.y, ...bar.wickets.map((dot) => dot.y - (now?.radius ?? 0))]) expect(top).toBeGreaterThan(0);
    }
    expect(manhattan(IN_BALLS)?.heading.title).toBe("Runs per set");
    expect(manhattan(IN_BALLS)?.across[0]?.text).toBe("5");
  });

  it("show the last overs alone of an innings without a limit", () => {
    const { limit: _limit, ...unlimited } = INNINGS;
    const long = Object.fromEntries(Array.from({ length: 120 }, (_, at) => [String(at + 1), [3 * at + 3, 0]]));
    const innings = { ...unlimited, overs: "120", runs: 360, wickets: 0, worm: long } as LiveInnings;
    const now = manhattan({ ...SHOW, board: { ...BOARD, innings } });
    expect(now?.series).toHaveLength(1);
    expect(now?.series[0]?.bars).toHaveLength(MOST_OVERS);
    expect(now?.across.at(-1)?.text).toBe("120");
  });

  it("have super overs among themselves", () => {
    const over = { ...FIRST, number: 3, superOver: true };
    const now = worm(playing({ number: 4, super_over: true }, {}, { innings: [FIRST, SECOND, over] }));
    expect(now?.lines).toHaveLength(2);
  });

  it("can be seen on any panel", () => {
    for (const panel of ["#0d1512", "#ffffff", "#f6efdf", "#0b0b1a"]) {
      for (const colour of ["#000000", "#ffffff", "#9b1b30", "#f2c230", "#2b2f36"]) {
        expect(contrast(visibleOn(panel, colour), panel)).toBeGreaterThanOrEqual(3);
      }
    }
  });
});

describe("the wagon wheel", () => {
  const shot = (angle: number, runs: number, batter = "A"): FeedInnings["shots"][number] => ({
    batter, over: "0.1", runs, angle, distance: 100,
  });
  const with_ = (...shots: FeedInnings["shots"]): Show => playing({}, {}, { innings: [FIRST, { ...SECOND, shots }] });

  it("has straight down the ground at the foot, and turns with the clock", () => {
    const middle = GROUND.size / 2;
    const [straight, square, behind] = wagonWheel(with_(shot(0, 4), shot(90, 4), shot(180, 4)))?.shots ?? [];
    expect(straight).toMatchObject({ x: middle, y: middle + GROUND.radius });
    expect(square?.x).toBeCloseTo(middle - GROUND.radius);
    expect(behind?.y).toBeCloseTo(middle - GROUND.radius);
  });

  it("counts by runs and by sector, of a side or of one batter", () => {
    const shots = [shot(10, 6), shot(10, 0), shot(100, 1), shot(370, 5), shot(20, 2, "B")];
    const all = wagonWheel(with_(...shots));
    expect(all?.worths.map((line) => line.runs)).toEqual(["6", "0", "5", "2", "1"]);
    expect(all?.sectors.map((sector) => sector.text)).toEqual(["93%", "", "7%", "", "", "", "", ""]);
    expect(wagonWheel({ ...with_(...shots), options: { player: "B" } })?.shots).toHaveLength(1);
    expect(wagonWheel({ ...with_(...shots), options: { player: "C" } })).toBeNull();
    expect(wagonWheel(with_(shot(0, 0)))).toBeNull();
  });
});

describe("sponsors", () => {
  const sponsors = STATE.look.sponsors;

  it("come as often as their weight, never in a lump, by the clock alone", () => {
    expect(turns(sponsors).map((each) => each.id).join("")).toBe("acabca");
    const shown = Array.from({ length: 6 }, (_, turn) => sponsorAt(SHOW, (turn + 0.5) * TURN_MS)?.id);
    expect(shown.join("")).toBe("acabca");
    expect(sponsorAt(SHOW, 6.5 * TURN_MS)?.id).toBe("a");
  });

  it("are the one that was asked for, or none", () => {
    expect(sponsorAt({ ...SHOW, options: { sponsor: "b" } }, 0)?.id).toBe("b");
    expect(sponsorAt({ ...SHOW, state: { ...STATE, look: { ...STATE.look, sponsors: [] } } }, 0)).toBeNull();
    expect(sponsorAt({ ...SHOW, state: null }, 0)).toBeNull();
  });
});

it("a frame has room for its tags", () => {
  expect(WORM_FRAME.right).toBeGreaterThan(TAG.width);
});
