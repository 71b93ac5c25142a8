/** Whose turn it is among the sponsors: by the clock alone, so that every output shows the same. */

import type { Show } from "@/overlay/graphic";
import type { SponsorLook } from "@/wire";

export const TURN_MS = 10_000;

/**
 * Sponsors in turn, each as often as its weight, spread as evenly as can be: of 3, 1 and 2 comes `a c a b c a`.
 * (Smooth weighted round robin.)
 */
export function turns(sponsors: readonly SponsorLook[]): SponsorLook[] {
  const weighted = sponsors.map((sponsor) => ({ sponsor, weight: Math.max(1, Math.round(sponsor.weight)), credit: 0 }));
  const all = weighted.reduce((sum, each) => sum + each.weight, 0);
  return Array.from({ length: all }, () => {
    for (const each of weighted) each.credit += each.weight;
    const next = weighted.reduce((best, each) => (each.credit > best.credit ? each : best));
    next.credit -= all;
    return next.sponsor;
  });
}

/** The sponsor at a moment: the one that was asked for, else by turns; `null` without sponsors. */
export function sponsorAt(show: Pick<Show, "state" | "options">, atMs: number): SponsorLook | null {
  const sponsors = show.state?.look.sponsors ?? [];
  const wanted = sponsors.find((each) => each.id === show.options["sponsor"]);
  if (wanted) return wanted;
  const order = turns(sponsors);
  return order[Math.floor(atMs / TURN_MS) % order.length] ?? null;
}
