/** Figures that follow from a scoreboard's counts; text is ready to print, `–` where a rate has no meaning yet. */

import { ballsOf, type Counting } from "@/cricket/counting";
import type { BatterLine, BowlerLine, LiveInnings } from "@/wire";

export const NOTHING = "–";

function fixed(value: number, digits: number): string {
  return Number.isFinite(value) ? value.toFixed(digits) : NOTHING;
}

/** Runs per hundred balls. */
export function strikeRate(line: Pick<BatterLine, "runs" | "balls">): string {
  return line.balls ? fixed((100 * line.runs) / line.balls, 1) : NOTHING;
}

/** Runs an over, or a ball where those are counted. */
function rate(runs: number, balls: number, counting: Counting): string {
  return fixed(((counting.inBalls ? 1 : counting.ballsPerOver) * runs) / balls, 2);
}

/** Runs conceded an over, or a ball. */
export function economy(line: Pick<BowlerLine, "runs" | "overs">, counting: Counting): string {
  const balls = ballsOf(line.overs, counting.ballsPerOver);
  return balls ? rate(line.runs, balls, counting) : NOTHING;
}

/** Runs an over, or a ball, so far. */
export function runRate(innings: LiveInnings, counting: Counting): string {
  return economy(innings, counting);
}

export interface Chase {
  readonly runs: number;
  /** `null` without a limit of overs. */
  readonly balls: number | null;
  readonly requiredRate: string;
}

/** What the batting side still needs; `null` when it does not chase, or the chase is over. */
export function chase(innings: LiveInnings, counting: Counting): Chase | null {
  if (innings.target === undefined || innings.closed) return null;
  const runs = innings.target - innings.runs;
  if (runs <= 0) return null;
  if (innings.limit === undefined) return { runs, balls: null, requiredRate: NOTHING };
  const balls = Math.max(innings.limit - ballsOf(innings.overs, innings.balls_per_over), 0);
  return { runs, balls, requiredRate: balls ? rate(runs, balls, counting) : NOTHING };
}

/** Where a first innings leads at the rate so far; `null` before its first over is out, and without a limit. */
export function projected(innings: LiveInnings): number | null {
  const balls = ballsOf(innings.overs, innings.balls_per_over);
  if (innings.limit === undefined || innings.target !== undefined || innings.closed) return null;
  if (balls < innings.balls_per_over) return null;
  return Math.round((innings.runs * Math.max(innings.limit, balls)) / balls);
}

/** `21 runs needed from 18 balls`. */
export function chaseText(need: Chase): string {
  const runs = `${need.runs} ${need.runs === 1 ? "run" : "runs"} needed`;
  if (need.balls === null) return runs;
  return `${runs} from ${need.balls} ${need.balls === 1 ? "ball" : "balls"}`;
}

/** `187/4`, `187` all out, `187/4d` declared. */
export function score(line: { runs: number; wickets: number; all_out?: boolean; declared?: boolean }): string {
  if (line.all_out) return String(line.runs);
  return `${line.runs}/${line.wickets}${line.declared ? "d" : ""}`;
}
