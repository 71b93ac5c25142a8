/** What the batting card shows. */

import { liveBatters, type BatterRow } from "@/cricket/card";
import { countingOf } from "@/cricket/counting";
import { economy, strikeRate } from "@/cricket/rates";
import type { Show } from "@/overlay/graphic";
import { chosen, type Chosen } from "@/overlay/pictures/chosen";
import { heading, type Heading } from "@/overlay/pictures/heading";
import { inOvers } from "@/overlay/pictures/inOvers";
import { rateWord } from "@/overlay/pictures/innings";
import { person, type Person } from "@/overlay/pictures/person";
import type { FeedInnings } from "@/wire";

export interface BattingLine {
  readonly person: Person;
  /** `c Smith`, or all there is to say: `run out (Smith)`. */
  readonly how: string;
  /** `b Jones`. */
  readonly by: string;
  readonly runs: string;
  readonly balls: string;
  readonly fours: string;
  readonly sixes: string;
  readonly rate: string;
  /** `in`: at the crease; `out`: out, retired or left; `wait`: has not batted. */
  readonly kind: "in" | "out" | "wait";
  readonly onStrike: boolean;
}

export interface BattingPicture {
  readonly heading: Heading;
  readonly columns: readonly string[];
  readonly lines: readonly BattingLine[];
  readonly extras: string;
  /** `b 4, lb 6, w 3`; empty while it is not known. */
  readonly extrasOf: string;
  readonly extrasWord: string;
  readonly totalWord: string;
  readonly total: string;
  readonly played: string;
  readonly playedWord: string;
  readonly rate: string;
  readonly rateWord: string;
}

/** `c Smith b Jones` as `c Smith` and `b Jones`; a way to be out that no bowler gets stays whole. */
export function splitHow(how: string): readonly [string, string] {
  const at = how.lastIndexOf(" b ");
  if (at < 0) return how.startsWith("b ") ? ["", how] : [how, ""];
  return [how.slice(0, at), how.slice(at + 1)];
}

function fullBatters(innings: FeedInnings): BatterRow[] {
  return innings.batters.map((line, index) => ({
    ...line,
    key: String(index),
    rate: strikeRate(line),
    notOut: !line.how,
  }));
}

function batted(row: BatterRow, notOut: string): BattingLine {
  const [how, by] = row.notOut ? [notOut, ""] : splitHow(row.how);
  return {
    person: person(row.name),
    how,
    by,
    runs: String(row.runs),
    balls: String(row.balls),
    fours: String(row.fours),
    sixes: String(row.sixes),
    rate: row.rate,
    kind: row.notOut ? "in" : "out",
    onStrike: row.onStrike,
  };
}

function waiting(name: string, word: string): BattingLine {
  const none = { by: "", runs: "", balls: "", fours: "", sixes: "", rate: "" };
  return { ...none, person: person(name), how: word, kind: "wait", onStrike: false };
}

function toCome(one: Chosen, listed: readonly BatterRow[]): readonly string[] {
  const there = new Set(listed.map((row) => row.name));
  return (one.full?.toCome ?? []).filter((name) => !there.has(name));
}

/** Extras by kind, as scorecards shorten them; empty unless they add up to what the board has. */
export function extrasBy(one: Chosen): string {
  const kinds = one.full?.extras;
  if (!kinds || (one.live && one.live.extras !== kinds.total)) return "";
  const parts: [string, number][] = [
    ["b", kinds.byes],
    ["lb", kinds.legByes],
    ["w", kinds.wides],
    ["nb", kinds.noBalls],
    ["p", kinds.penalty],
  ];
  return parts
    .filter(([, runs]) => runs)
    .map(([kind, runs]) => `${kind} ${runs}`)
    .join(", ");
}

export function battingCard(show: Show): BattingPicture | null {
  const one = chosen(show);
  if (!one) return null;
  const { words, board } = show;
  const counting = countingOf(board);
  const rows = one.live ? liveBatters(one.live) : one.full ? fullBatters(one.full) : [];
  const rest = one.superOver ? [] : toCome(one, rows);
  const later = one.closed ? words.didNotBat : words.yetToBat;
  return {
    heading: heading(one.side, words.batting, show, one),
    columns: [words.colRuns, words.colBalls, words.colFours, words.colSixes, words.colStrikeRate],
    lines: [...rows.map((row) => batted(row, words.notOut)), ...rest.map((name) => waiting(name, later))],
    extras: String(one.live?.extras ?? one.full?.extras.total ?? 0),
    extrasOf: extrasBy(one),
    extrasWord: words.extras,
    totalWord: words.total,
    total: one.score,
    played: one.played,
    playedWord: counting.inBalls ? words.balls : words.overs,
    rate: economy({ runs: one.runs, overs: inOvers(one.played, counting) }, counting),
    rateWord: rateWord(show),
  };
}
