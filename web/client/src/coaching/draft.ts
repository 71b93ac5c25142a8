/** A clip before it is kept: a beginning and an end that stay in order, apart, and inside the film. Pure. */

import { SECOND_US } from "@/coaching/times";

export interface Draft {
  readonly start_us: number;
  readonly end_us: number;
}

export type Edge = "start" | "end";

/** Shorter ones show nothing. */
export const SHORTEST_US = SECOND_US / 5;
/** What a clip of a moment has before and after it. */
const BEFORE_US = 3 * SECOND_US;
const AFTER_US = 3 * SECOND_US;

/** Around the playhead. */
export function draftAt(us: number, durationUs: number): Draft {
  return within(us - BEFORE_US, us + AFTER_US, durationUs);
}

/** With one edge moved; the other makes room where it has to. */
export function moved(draft: Draft | null, edge: Edge, us: number, durationUs: number): Draft {
  const whole = draft ?? draftAt(us, durationUs);
  if (edge === "start") {
    const start = clamp(us, 0, durationUs - SHORTEST_US);
    const end = draft ? whole.end_us : Math.min(durationUs, start + BEFORE_US + AFTER_US);
    return { start_us: start, end_us: Math.max(end, start + SHORTEST_US) };
  }
  const end = clamp(us, SHORTEST_US, durationUs);
  const start = draft ? whole.start_us : Math.max(0, end - BEFORE_US - AFTER_US);
  return { start_us: Math.min(start, end - SHORTEST_US), end_us: end };
}

/** With one edge moved as far as the other lets it: what a dragged handle does. */
export function dragged(draft: Draft, edge: Edge, us: number, durationUs: number): Draft {
  return edge === "start"
    ? { ...draft, start_us: clamp(us, 0, draft.end_us - SHORTEST_US) }
    : { ...draft, end_us: clamp(us, draft.start_us + SHORTEST_US, durationUs) };
}

/** A span from elsewhere, made to fit. */
export function within(startUs: number, endUs: number, durationUs: number): Draft {
  const start = clamp(Math.round(startUs), 0, Math.max(0, durationUs - SHORTEST_US));
  const end = clamp(Math.round(endUs), start + SHORTEST_US, Math.max(durationUs, start + SHORTEST_US));
  return { start_us: start, end_us: end };
}

function clamp(value: number, least: number, most: number): number {
  return Math.round(Math.min(Math.max(value, least), most));
}
