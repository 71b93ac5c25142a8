import { describe, expect, it } from "vitest";

import { choicesOf } from "@/control/choices";
import { durationOf } from "@/control/durations";
import { groupsOf } from "@/control/groups";
import { agoOf, behindOf, healthOf, inNeed } from "@/control/health";
import { commandOf, isTaken, keysOf, type Stroke } from "@/control/keys";
import { changes, readyOf, rehearsal, secondsLeft, shareLeft, standing, undelayed } from "@/control/programmes";
import { EVERY, withSet } from "@/control/rules";
import { RULES } from "@/overlay/autopilot";
import { GRAPHICS } from "@/overlay/graphics";
import type { FeedState, OnAir, Output, Programme } from "@/wire";

const NOW = 1_000_000;
const keys = keysOf(GRAPHICS);

function stroke(key: string, more: Partial<Stroke> = {}): Stroke {
  return { key, code: "", shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more };
}

function onAir(graphic: string, until_ms: number | null = null): OnAir {
  return { graphic, since_ms: NOW - 4_000, until_ms, options: {} };
}

function programme(more: Partial<Programme> = {}): Programme {
  return { match_id: "m", revision: 3, mode: "auto", on_air: [], preview: [], auto_pilot: RULES, delay_ms: 0, ...more };
}

function output(more: Partial<Output> = {}): Output {
  return {
    ...{ id: "a", graphic: "stage", engine: "OBS 30.1", since_ms: NOW - 60_000, seen_ms: NOW - 2_000, seq: 9, behind: 0 },
    ...{ delay_ms: 0, link: "live", visible: true, on_air: [], public: false, ...more },
  };
}

describe("the control room's keys", () => {
  it("give every graphic one of its own, a row of the keyboard for a place", () => {
    expect(new Set(keys.values())).toEqual(new Set(Object.keys(GRAPHICS)));
    expect([...keys.keys()]).not.toContain("u");
    expect([keys.get("1"), keys.get("0"), keys.get("q"), keys.get("a")]).toEqual(["batter", "last-wicket", "batting-card", "score-bug"]);
  });

  it("leave a graphic without one where the row is full", () => {
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, number) => [`g${number}`, { place: "lower" as const }]));
    expect(keysOf(many).size).toBe(10);
  });

  it("make ready, take with Shift, cut, clear, undo and explain", () => {
    expect(commandOf(stroke("1", { code: "Digit1" }), keys)).toEqual({ kind: "ready", graphic: "batter" });
    expect(commandOf(stroke("!", { code: "Digit1", shiftKey: true }), keys)).toEqual({ kind: "take", graphic: "batter" });
    expect(commandOf(stroke("Q", { code: "KeyQ", shiftKey: true }), keys)).toEqual({ kind: "take", graphic: "batting-card" });
    expect([" ", "Escape", "u", "?"].map((key) => commandOf(stroke(key), keys)?.kind)).toEqual(["cut", "clear", "undo", "help"]);
  });

  it("are the digits' places on keyboards that want Shift for digits", () => {
    expect(commandOf(stroke("&", { code: "Digit1" }), keys)).toEqual({ kind: "ready", graphic: "batter" });
  });

  it("leave the browser's shortcuts and all other keys alone", () => {
    expect(commandOf(stroke("r", { ctrlKey: true }), keys)).toBeNull();
    expect(commandOf(stroke("1", { metaKey: true }), keys)).toBeNull();
    expect(commandOf(stroke("z"), keys)).toBeNull();
  });

  it("are text where somebody types, and the space bar a button's, but for the control room's own", () => {
    const focus = { tag: "BUTTON", type: "button", isCue: false };
    expect(isTaken("1", { tag: "INPUT", type: "text", isCue: false })).toBe(true);
    expect(isTaken("1", { tag: "SELECT", type: "", isCue: false })).toBe(true);
    expect(isTaken("1", { tag: "INPUT", type: "range", isCue: false })).toBe(false);
    expect(isTaken(" ", { tag: "INPUT", type: "checkbox", isCue: false })).toBe(true);
    expect([isTaken(" ", focus), isTaken("1", focus), isTaken(" ", { ...focus, isCue: true })]).toEqual([true, false, false]);
  });
});

describe("the list of graphics", () => {
  it("has each once, by places, with its key", () => {
    const groups = groupsOf(GRAPHICS, keys);
    expect(groups.map(({ title }) => title)).toEqual(["Lower thirds", "Full screen", "Score bug, corner and strip", "Wipes"]);
    expect(groups.flatMap(({ cues }) => cues.map(({ graphic }) => graphic)).sort()).toEqual(Object.keys(GRAPHICS).sort());
    expect(groups[0]?.cues[0]).toEqual({ graphic: "batter", title: "Batter", place: "lower", key: "1" });
  });
});

describe("an output's health", () => {
  it("is told in words and a tone", () => {
    expect(healthOf(output(), NOW)).toEqual({ tone: "good", words: "Live" });
    expect(healthOf(output({ link: "connecting" }), NOW).tone).toBe("fair");
    expect(healthOf(output({ visible: false }), NOW)).toEqual({ tone: "fair", words: "Connected, not in the picture there" });
    expect(healthOf(output({ behind: 5 }), NOW)).toEqual({ tone: "fair", words: "Behind the score" });
    expect(healthOf(output({ link: "lost" }), NOW)).toEqual({ tone: "bad", words: "Lost its connection to the score" });
    expect(healthOf(output({ link: "lost", seen_ms: NOW - 30_000 }), NOW)).toEqual({ tone: "bad", words: "Lost, last heard 30 s ago" });
    expect(healthOf(output({ link: "gone" }), NOW).tone).toBe("bad");
    expect(healthOf(output({ seen_ms: NOW - 200_000 }), NOW)).toEqual({ tone: "bad", words: "Silent for 3 min" });
  });

  it("forgives an output that is held back that it lacks what is to come", () => {
    const held = output({ behind: 5, delay_ms: 8_000 });
    expect(healthOf(held, NOW).tone).toBe("good");
    expect([behindOf(held), behindOf(output({ behind: 1 })), behindOf(output())]).toEqual(["5 events, held back", "1 event", "up to date"]);
    expect(agoOf(held, NOW)).toBe("2 s ago");
  });

  it("puts first what needs a look", () => {
    const all = [output({ id: "a" }), output({ id: "b", link: "lost" }), output({ id: "c", visible: false })];
    expect(inNeed(all, NOW).map(({ id }) => id)).toEqual(["b", "c", "a"]);
  });
});

describe("a programme", () => {
  it("counts down what goes by itself, and drops what has gone", () => {
    const [timed, over, stays] = [onAir("batter", NOW + 5_500), onAir("toss", NOW), onAir("sponsor")];
    expect(standing([timed, over, stays], NOW)).toEqual([timed, stays]);
    expect([secondsLeft(timed, NOW), secondsLeft(over, NOW), secondsLeft(stays, NOW)]).toEqual([6, 0, null]);
    expect(shareLeft(timed, NOW)).toBeCloseTo(5.5 / 9.5);
    expect(shareLeft(stays, NOW)).toBe(0);
  });

  it("sends the preview back as it came", () => {
    expect(readyOf(onAir("batter", NOW + 6_000))).toEqual({ graphic: "batter", options: {}, duration_ms: 10_000 });
    expect(readyOf(onAir("batter"))).toEqual({ graphic: "batter", options: {} });
  });

  it("is rehearsed as a cut would leave it, without what comes by itself and without delay", () => {
    const shown = rehearsal(programme({ on_air: [onAir("toss")], preview: [onAir("batter", NOW - 1)], delay_ms: 5_000 }));
    expect(shown.on_air).toEqual([onAir("batter")]);
    expect([shown.delay_ms, shown.auto_pilot.score_bug, shown.auto_pilot.milestones]).toEqual([0, true, false]);
    expect(undelayed(programme({ delay_ms: 5_000 })).delay_ms).toBe(0);
  });

  it("tells what another control room changed", () => {
    const after = programme({
      ...{ on_air: [onAir("batter")], preview: [onAir("worm")], mode: "manual", delay_ms: 2_500 },
      auto_pilot: { ...RULES, drinks: "" },
    });
    const title = (graphic: string): string => GRAPHICS[graphic]?.title ?? graphic;
    expect(changes(programme({ on_air: [onAir("toss")] }), after, title)).toEqual([
      "Batter went on the air.",
      "Toss went off the air.",
      "The preview changed.",
      "The mode is manual now.",
      "The delay is 2.5 s now.",
      "The autopilot's rules changed.",
    ]);
    expect(changes(after, after, title)).toEqual([]);
  });
});

describe("what can be chosen", () => {
  const state = {
    match: { teams: [{ short: "KAN" }, { short: "GAL" }] },
    innings: [
      { number: 1, batting: 0, batters: [], bowlers: [] },
      { number: 2, batting: 1, batters: [{ name: "Ann" }, { name: "Ben" }], bowlers: [{ name: "Cy" }] },
    ],
    look: { sponsors: [{ id: "s1", name: "Acme" }] },
  } as unknown as FeedState;

  it("is an innings, a player or a sponsor, where the graphic has one", () => {
    const [innings] = choicesOf("batting-card", state);
    expect(innings?.among).toEqual([["", "Current"], ["1", "1: KAN"], ["2", "2: GAL"]]);
    expect(choicesOf("batter", state)[0]?.among.map(([value]) => value)).toEqual(["", "Ann", "Ben"]);
    expect(choicesOf("sponsor", state)[0]?.among).toEqual([["", "In turn"], ["s1", "Acme"]]);
    expect(choicesOf("wagon-wheel", state).map(({ name }) => name)).toEqual(["innings", "player"]);
    expect(choicesOf("toss", state)).toEqual([]);
    expect(choicesOf("batting-card", null)).toEqual([]);
    expect(choicesOf("batting-card", { ...state, innings: state.innings.slice(0, 1) })).toEqual([]);
  });

  it("is for how long; a wipe goes by itself unless told otherwise", () => {
    expect([durationOf(null, "lower"), durationOf(null, "wipe"), durationOf(20_000, "wipe")]).toEqual([null, 6_000, 20_000]);
  });

  it("has what another program has set", () => {
    expect(withSet(EVERY, 300, String)).toBe(EVERY);
    expect(withSet(EVERY, 7, (seconds) => `every ${seconds} s`).at(-1)).toEqual([7, "every 7 s"]);
  });
});
