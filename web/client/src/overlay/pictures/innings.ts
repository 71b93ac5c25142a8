/** The innings in progress in the figures that most lower thirds share. */

import { countingOf, played } from "@/cricket/counting";
import { score } from "@/cricket/rates";
import type { Show } from "@/overlay/graphic";
import type { Stat } from "@/overlay/pictures/third";
import type { LiveInnings } from "@/wire";

/** `123/4`, `123` all out. */
export function total(innings: LiveInnings): string {
  return score({ ...innings, all_out: innings.closed === "all_out" });
}

/** `Overs 13.3`, or `Balls 68` where those are counted. */
export function playedStat(show: Show, overs: string): Stat {
  const counting = countingOf(show.board);
  return { label: counting.inBalls ? show.words.balls : show.words.overs, figure: played(overs, counting) };
}

/** What a run rate is called: runs an over, or a ball where those are counted. */
export function rateWord(show: Pick<Show, "board" | "words">): string {
  return countingOf(show.board).inBalls ? show.words.runsPerBall : show.words.runRate;
}
