/** What a side that chases needs, in words. */

import type { Chase } from "@/cricket/rates";
import { fill, type Words } from "@/overlay/words";

/** `Need 45 from 30 balls`. */
export function needText(words: Words, need: Pick<Chase, "runs" | "balls">): string {
  if (need.balls === null) return fill(words.need, { runs: need.runs });
  const text = need.balls === 1 ? words.needFromOne : words.needFrom;
  return fill(text, { runs: need.runs, balls: need.balls });
}
