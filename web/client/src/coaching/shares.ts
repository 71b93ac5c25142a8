/** Links to clips, in words. */

import { dayOf } from "@/moments";
import type { ShareView } from "@/wire";

export const EXPIRIES: readonly (readonly [days: number, label: string])[] = [
  [1, "1 day"],
  [7, "1 week"],
  [14, "2 weeks"],
  [30, "30 days"],
  [90, "90 days"],
];
export const USUAL_DAYS = 14;

export function standingOf(share: ShareView): string {
  const whom = share.player ? `For ${share.player.name}. ` : "";
  if (share.revoked_ms !== null) return `${whom}Ended on ${dayOf(share.revoked_ms)}.`;
  return `${whom}${share.over ? "Was over on" : "Holds until"} ${dayOf(share.expires_ms)}.`;
}
