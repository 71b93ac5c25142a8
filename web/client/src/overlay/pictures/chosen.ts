/** The innings that a graphic is of: the one that was asked for, else the one in progress. */

import { countingOf, played, type Counting } from "@/cricket/counting";
import { score } from "@/cricket/rates";
import type { Show } from "@/overlay/graphic";
import type { FeedInnings, LiveInnings } from "@/wire";

export interface Chosen {
  /** From 1. */
  readonly number: number;
  /** Index into the board's sides. */
  readonly side: number;
  readonly superOver: boolean;
  readonly closed: boolean;
  readonly runs: number;
  readonly wickets: number;
  /** `187/4`. */
  readonly score: string;
  /** Overs, or balls where those are counted. */
  readonly played: string;
  /** Whether it has a limit of overs or balls. */
  readonly limited: boolean;
  /** As the board has it; `null` for an earlier innings. */
  readonly live: LiveInnings | null;
  /** As `state.json` has it; `null` until that has come. */
  readonly full: FeedInnings | null;
}

function ofLive(live: LiveInnings, full: FeedInnings | null, counting: Counting): Chosen {
  return {
    number: live.number,
    side: live.batting,
    superOver: live.super_over,
    closed: live.closed !== "",
    runs: live.runs,
    wickets: live.wickets,
    score: score({ ...live, all_out: live.closed === "all_out", declared: live.closed === "declared" }),
    played: played(live.overs, counting),
    limited: live.limit !== undefined,
    live,
    full,
  };
}

function ofFull(full: FeedInnings): Chosen {
  return {
    number: full.number,
    side: full.batting,
    superOver: full.superOver,
    closed: true,
    runs: full.runs,
    wickets: full.wickets,
    score: score({ ...full, all_out: full.allOut }),
    played: full.overs,
    limited: full.oversMax !== "",
    live: null,
    full,
  };
}

/** `null` before the first innings, for an innings that is not there, and for an earlier one without `state.json`. */
export function chosen({ board, state, options }: Pick<Show, "board" | "state" | "options">): Chosen | null {
  const current = board.innings;
  const wanted = Number(options["innings"] ?? "") || current?.number;
  const full = state?.innings.find((each) => each.number === wanted) ?? null;
  if (current && current.number === wanted) return ofLive(current, full, countingOf(board));
  return full && ofFull(full);
}

/** How many innings of its own, super overs apart, the side had begun with this one. */
export function turnOf(one: Chosen, { board, state }: Pick<Show, "board" | "state">): number {
  const earlier = board.earlier.map((line) => ({ batting: line.batting, superOver: line.super_over }));
  const known = state && state.innings.length >= earlier.length ? state.innings : earlier;
  return 1 + known.slice(0, one.number - 1).filter((each) => each.batting === one.side && !each.superOver).length;
}
