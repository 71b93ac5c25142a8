/** An innings over by over, for charts, from wherever it is known. */

import { ballsOf, type Counting } from "@/cricket/counting";
import { livePoints, type Over } from "@/cricket/worm";
import { inOvers } from "@/overlay/pictures/inOvers";
import type { FeedInnings, FeedState, Scoreboard } from "@/wire";

/** An innings of the match in its points: the first is nothing after nothing. */
export interface Course {
  /** Index into the board's sides. */
  readonly side: number;
  /** Whether the innings is the board's, and may go on. */
  readonly current: boolean;
  readonly runs: number;
  readonly wickets: number;
  readonly allOut: boolean;
  readonly declared: boolean;
  readonly points: readonly Over[];
}

function fullPoints(innings: FeedInnings, counting: Counting): Over[] {
  const over = ballsOf(inOvers(innings.overs, counting), counting.ballsPerOver) / counting.ballsPerOver;
  const points = innings.oversBowled.map((each) => ({
    over: Math.min(each.number, over),
    runs: each.total,
    wickets: each.down,
  }));
  return [{ over: 0, runs: 0, wickets: 0 }, ...points];
}

/**
 * The innings to compare, the board's last: super overs among themselves, and all others among themselves.
 * Earlier ones are left out until `state.json` has come.
 */
export function courses(board: Scoreboard, state: FeedState | null, counting: Counting): Course[] {
  const live = board.innings;
  if (!live) return [];
  const earlier = (state?.innings ?? []).filter(
    (each) => each.number < live.number && each.superOver === live.super_over && each.oversBowled.length,
  );
  return [
    ...earlier.map((each) => ({
      side: each.batting,
      current: false,
      runs: each.runs,
      wickets: each.wickets,
      allOut: each.allOut,
      declared: each.declared,
      points: fullPoints(each, counting),
    })),
    {
      side: live.batting,
      current: true,
      runs: live.runs,
      wickets: live.wickets,
      allOut: live.closed === "all_out",
      declared: live.closed === "declared",
      points: livePoints(live),
    },
  ];
}
