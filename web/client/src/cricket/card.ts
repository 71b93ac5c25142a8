/** One shape for a batting or bowling table, whether it comes from the live board or from a full scorecard. */

import { played, type Counting } from "@/cricket/counting";
import { economy, strikeRate } from "@/cricket/rates";
import type { BattingCard, InningsCard, LiveInnings } from "@/wire";

export interface BatterRow {
  readonly key: string;
  readonly name: string;
  readonly how: string;
  readonly runs: number;
  readonly balls: number;
  readonly fours: number;
  readonly sixes: number;
  readonly rate: string;
  readonly notOut: boolean;
  readonly onStrike: boolean;
}

export interface BowlerRow {
  readonly key: string;
  readonly name: string;
  /** Overs, or balls where those are counted. */
  readonly bowled: string;
  readonly maidens: number;
  readonly runs: number;
  readonly wickets: number;
  readonly dots: number;
  readonly rate: string;
  readonly bowling: boolean;
}

/** The entries of a list that travels as an object keyed by position. */
export function inOrder<T>(lines: Record<string, T>): [string, T][] {
  return Object.entries(lines).sort(([a], [b]) => Number(a) - Number(b));
}

export function liveBatters(innings: LiveInnings): BatterRow[] {
  return inOrder(innings.batters).map(([key, line]) => ({
    ...line,
    key,
    rate: strikeRate(line),
    how: line.how || "not out",
    notOut: !line.how,
    onStrike: key === innings.crease[0] && !innings.closed,
  }));
}

export function liveBowlers(innings: LiveInnings, counting: Counting): BowlerRow[] {
  return inOrder(innings.bowlers).map(([key, line]) => ({
    ...line,
    key,
    bowled: played(line.overs, counting),
    rate: economy(line, counting),
    bowling: key === innings.bowler && !innings.closed,
  }));
}

/** `c Smith b Jones`. */
export function howOut(line: Pick<BattingCard, "how" | "bowler" | "fielders">): string {
  const by = line.bowler ?? "";
  const first = line.fielders[0] ?? "sub";
  switch (line.how) {
    case "bowled":
      return `b ${by}`;
    case "caught":
      return `c ${first} b ${by}`;
    case "caught and bowled":
      return `c & b ${by}`;
    case "stumped":
      return `st ${first} b ${by}`;
    case "lbw":
    case "hit wicket":
      return `${line.how} b ${by}`;
    case "run out":
      return line.fielders.length ? `run out (${line.fielders.join("/")})` : "run out";
    default:
      return line.how;
  }
}

export function cardBatters(innings: InningsCard): BatterRow[] {
  return innings.batting.map((line, index) => ({
    ...line,
    key: String(index),
    rate: strikeRate(line),
    how: howOut(line),
    notOut: line.how === "not out",
    onStrike: false,
  }));
}

export function cardBowlers(innings: InningsCard, counting: Counting): BowlerRow[] {
  return innings.bowling.map((line, index) => ({
    ...line,
    key: String(index),
    bowled: played(line.overs, counting),
    rate: economy(line, counting),
    bowling: false,
  }));
}

/** Those who are in, in batting order. */
export function atTheCrease(innings: LiveInnings): BatterRow[] {
  return liveBatters(innings).filter((row) => innings.crease.includes(row.key));
}

/** Runs and balls of the stand in progress, or of the last one until the next batter is in. */
export function stand(innings: LiveInnings): { readonly runs: number; readonly balls: number } {
  const [runs, faced] = innings.before_stand;
  const balls = Object.values(innings.batters).reduce((sum, line) => sum + line.balls, 0);
  return { runs: innings.runs - runs, balls: balls - faced };
}
