/** Figures that follow from a scoreboard's counts; text is ready to print, `–` where a rate has no meaning yet. */

import type { BatterLine, BowlerLine, LiveInnings } from "@/wire";

export const NOTHING = "–";

function fixed(value: number, digits: number): string {
  return Number.isFinite(value) ? value.toFixed(digits) : NOTHING;
}

/** Runs per hundred balls. */
export function strikeRate(line: Pick<BatterLine, "runs" | "balls">): string {
  return line.balls ? fixed((100 * line.runs) / line.balls, 1) : NOTHING;
}

/** `3.4` with six-ball overs is 22 balls. */
export function ballsOf(overs: string, ballsPerOver: number): number {
  const [whole = "0", part = "0"] = overs.split(".");
  return Number(whole) * ballsPerOver + Number(part);
}

/** Runs conceded an over. */
export function economy(line: Pick<BowlerLine, "runs" | "overs">, ballsPerOver: number): string {
  const balls = ballsOf(line.overs, ballsPerOver);
  return balls ? fixed((ballsPerOver * line.runs) / balls, 2) : NOTHING;
}

/** Runs an over so far. */
export function runRate(innings: LiveInnings): string {
  return economy(innings, innings.balls_per_over);
}

export interface Chase {
  readonly runs: number;
  /** `null` without a limit of overs. */
  readonly balls: number | null;
  readonly requiredRate: string;
}

/** What the batting side still needs; `null` when it does not chase, or the chase is over. */
export function chase(innings: LiveInnings): Chase | null {
  if (innings.target === undefined || innings.closed) return null;
  const runs = innings.target - innings.runs;
  if (runs <= 0) return null;
  if (innings.limit === undefined) return { runs, balls: null, requiredRate: NOTHING };
  const balls = Math.max(innings.limit - ballsOf(innings.overs, innings.balls_per_over), 0);
  return { runs, balls, requiredRate: balls ? fixed((innings.balls_per_over * runs) / balls, 2) : NOTHING };
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
