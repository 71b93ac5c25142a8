/** What sponsors got, added up for people. */

import type { Impressions, SponsorLook } from "@/wire";

export interface SponsorTotal {
  readonly id: string;
  readonly name: string;
  readonly count: number;
  readonly shownMs: number;
  readonly matches: number;
}

/** Of each sponsor, the longest shown first; those that no brand has any more have no name. */
export function totals(lines: readonly Impressions[], sponsors: readonly SponsorLook[]): SponsorTotal[] {
  const found = new Map<string, { count: number; shownMs: number; matches: Set<string> }>();
  for (const line of lines) {
    const total = found.get(line.sponsor_id) ?? { count: 0, shownMs: 0, matches: new Set() };
    total.count += line.count;
    total.shownMs += line.shown_ms;
    total.matches.add(line.match_id);
    found.set(line.sponsor_id, total);
  }
  const names = new Map(sponsors.map(({ id, name }) => [id, name]));
  return [...found]
    .map(([id, { count, shownMs, matches }]) => ({ id, name: names.get(id) ?? "A former sponsor", count, shownMs, matches: matches.size }))
    .sort((one, other) => other.shownMs - one.shownMs || other.count - one.count);
}

/** `45 s`, `12 min`, `3 h 20 min`. */
export function spanText(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
}
