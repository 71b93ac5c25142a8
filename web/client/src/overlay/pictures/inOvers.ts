/** Overs as the Laws write them, out of a figure that people read. */

import { type Counting } from "@/cricket/counting";

/** `3.2` for `17` balls where five make an over and balls are counted; a figure of overs as it is. */
export function inOvers(played: string, counting: Counting): string {
  if (!counting.inBalls) return played;
  const balls = Number(played);
  return `${Math.floor(balls / counting.ballsPerOver)}.${balls % counting.ballsPerOver}`;
}
