/** How a competition counts an innings: in overs, or in balls as The Hundred does. */

import type { Scoreboard } from "@/wire";

export interface Counting {
  readonly inBalls: boolean;
  readonly ballsPerOver: number;
}

export interface Words {
  /** After a figure: `18.3 ov`, `92 balls`. */
  readonly unit: string;
  readonly units: string;
  /** Head of a column. */
  readonly initial: string;
  /** What one bowler bowls at a stretch. */
  readonly turn: string;
  readonly runRate: string;
}

const OVERS: Words = { unit: "ov", units: "overs", initial: "O", turn: "over", runRate: "Run rate" };
const BALLS: Words = { unit: "balls", units: "balls", initial: "B", turn: "set", runRate: "Runs a ball" };
const USUAL_BALLS_PER_OVER = 6;

export function countingOf(board: Scoreboard): Counting {
  return {
    inBalls: board.in_balls ?? false,
    ballsPerOver: board.innings?.balls_per_over ?? USUAL_BALLS_PER_OVER,
  };
}

export function wordsOf(counting: Counting): Words {
  return counting.inBalls ? BALLS : OVERS;
}

/** `3.4` with six-ball overs is 22 balls. */
export function ballsOf(overs: string, ballsPerOver: number): number {
  const [whole = "0", part = "0"] = overs.split(".");
  return Number(whole) * ballsPerOver + Number(part);
}

/** The figure of overs as it came, `18.3`, or the balls that they are. */
export function played(overs: string, counting: Counting): string {
  return counting.inBalls ? String(ballsOf(overs, counting.ballsPerOver)) : overs;
}

/** `10.4` for ten overs and two thirds of six balls; the balls where those are counted. */
export function playedAt(over: number, counting: Counting): string {
  const balls = Math.round(over * counting.ballsPerOver);
  if (counting.inBalls) return String(balls);
  const part = balls % counting.ballsPerOver;
  const whole = String(Math.floor(balls / counting.ballsPerOver));
  return part ? `${whole}.${part}` : whole;
}
