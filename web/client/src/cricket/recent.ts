/** The last few overs, for a strip that shows how a match flows. */

import { livePoints } from "@/cricket/worm";
import type { LiveInnings } from "@/wire";

export interface RecentOver {
  /** Counted from 1. */
  readonly number: number;
  readonly runs: number;
  readonly wickets: number;
  readonly inProgress: boolean;
}

/** Oldest first, the over in progress last. */
export function recentOvers(innings: LiveInnings, most: number): RecentOver[] {
  const points = livePoints(innings);
  return points
    .slice(1)
    .map((point, index) => {
      const before = points[index] ?? { runs: 0, wickets: 0 };
      return {
        number: Math.ceil(point.over),
        runs: point.runs - before.runs,
        wickets: point.wickets - before.wickets,
        inProgress: !Number.isInteger(point.over),
      };
    })
    .slice(-most);
}
