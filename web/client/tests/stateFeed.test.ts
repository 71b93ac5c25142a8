import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import recording from "@/demo/recording.json";
import { standIn } from "@/overlay/standIn";
import { matchIn, StateFeed, stateAddress } from "@/overlay/stateFeed";
import type { FeedState, Scoreboard } from "@/wire";

const STATE = recording.state as unknown as FeedState;
const BOARD = recording.snapshot as unknown as Scoreboard;

function token(claims: object): string {
  return ["eyJhbGciOiJIUzI1NiJ9", Buffer.from(JSON.stringify(claims)).toString("base64url"), "sig"].join(".");
}

describe("the state's address", () => {
  it("is the feed of a token's match, or a public match's", () => {
    const own = token({ match: "m-1", sub: "obs?" });
    expect(matchIn(own)).toBe("m-1");
    expect(stateAddress({ token: own })).toBe(`/feeds/m-1/${own}/v1/state.json`);
    expect(stateAddress({ matchId: "m 1" })).toBe("/api/matches/m%201/state");
  });

  it("is not there for a token of no one match, or none at all", () => {
    for (const each of [token({ match: "*" }), token({}), "eyJx.%%%.z", "eyJx"]) {
      expect(stateAddress({ token: each })).toBeNull();
    }
  });
});

describe("the state", () => {
  let asked: (string | null)[] = [];
  let answers: (Response | Error)[] = [];
  let came: number[] = [];
  let missed = 0;

  function state(seq: number): Response {
    return new Response(JSON.stringify({ ...STATE, seq }), { headers: { ETag: `"1-${seq}"` } });
  }

  beforeEach(() => {
    vi.useFakeTimers();
    [asked, answers, came, missed] = [[], [], [], 0];
    vi.stubGlobal("fetch", (_address: string, init: RequestInit) => {
      asked.push(new Headers(init.headers).get("If-None-Match"));
      const answer = answers.shift() ?? new Response(null, { status: 304 });
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    });
  });

  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  function feed(): StateFeed {
    return new StateFeed("/state", (each) => came.push(each.seq), () => (missed += 1));
  }

  const after = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

  it("is fetched once for the look, and not again while nothing needs it", async () => {
    answers = [state(1)];
    const states = feed();
    await after(0);
    states.want(false);
    for (let seq = 2; seq < 6; seq += 1) states.moved(seq);
    await after(60_000);
    expect([asked.length, came]).toEqual([1, [1]]);
  });

  it("follows the board while something needs it, at most once a second, and says what it has", async () => {
    answers = [state(1), state(9)];
    const states = feed();
    await after(0);
    for (let seq = 2; seq < 10; seq += 1) {
      states.moved(seq);
      await after(100);
    }
    await after(5_000);
    expect(came).toEqual([1, 9]);
    expect(asked).toEqual([null, '"1-1"']);
  });

  it("is asked for again, a few times, where it is behind the board", async () => {
    answers = [state(1), state(1), state(1), state(1), state(1), state(1), state(1)];
    const states = feed();
    await after(0);
    states.moved(5);
    await after(60_000);
    expect(asked.length).toBe(5);
  });

  it("goes on by itself while the socket is dead", async () => {
    answers = [state(1)];
    const states = feed();
    await after(0);
    states.want(false);
    states.lost(true);
    await after(8_500);
    expect(asked.length).toBe(5);
    states.lost(false);
    await after(10_000);
    expect(asked.length).toBe(5);
  });

  it("backs off from what cannot be had, for ever", async () => {
    answers = [...Array.from({ length: 30 }, () => new Response(null, { status: 404 })), new TypeError("network"), state(3)];
    feed();
    await after(3_600_000);
    expect(came).toEqual([3]);
    expect(missed).toBe(31);
  });
});

describe("a stand-in for the board", () => {
  it("says what the board would", () => {
    const board = standIn(STATE, null);
    const innings = BOARD.innings;
    expect(board).toMatchObject({
      title: BOARD.title,
      sides: BOARD.sides,
      status: BOARD.status,
      headline: BOARD.headline,
      innings: {
        runs: innings?.runs,
        wickets: innings?.wickets,
        overs: innings?.overs,
        target: innings?.target,
        limit: innings?.limit,
        batters: innings?.batters,
        bowlers: innings?.bowlers,
        crease: innings?.crease,
        bowler: innings?.bowler,
        before_stand: innings?.before_stand,
        closed: "",
      },
    });
    expect(board.earlier).toEqual(BOARD.earlier);
    const marks = Object.values(board.feed).map((line) => (Array.isArray(line) ? line[1] : line.mark));
    expect(marks).toEqual(STATE.current?.thisOver);
  });
});
