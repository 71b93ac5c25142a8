/** For how long a graphic stays that is taken. */

import type { Kind } from "@/overlay/graphic";

export const DURATIONS: readonly (readonly [ms: number | null, label: string])[] = [
  [null, "Until cleared"],
  [5_000, "5 s"],
  [10_000, "10 s"],
  [20_000, "20 s"],
  [60_000, "1 min"],
];
/** A wipe that stayed would hide the cricket. */
const WIPE_MS = 6_000;

/** What is asked for; `null` for until it is cleared. */
export function durationOf(chosen: number | null, place: Kind["place"] | undefined): number | null {
  return chosen ?? (place === "wipe" ? WIPE_MS : null);
}
