/** Sponsors on the air: whose turn it is, and for how long each was seen. */

import { sponsorAt, TURN_MS } from "@/overlay/pictures/sponsor";
import type { FeedState, SponsorSeen } from "@/wire";

/** The id of the sponsor to show: the one that was asked for, the one of a numbered spot, else by the clock. */
export function sponsorFor(state: FeedState | null, options: Readonly<Record<string, string>>, now: number): string | null {
  const turn = options["turn"];
  return sponsorAt({ state, options }, turn === undefined ? now : Number(turn) * TURN_MS)?.id ?? null;
}

/** When the clock alone brings the next one. */
export function nextTurn(now: number): number {
  return (Math.floor(now / TURN_MS) + 1) * TURN_MS;
}

/** What was seen since the last report. */
export class Impressions {
  private readonly counted = new Map<string, { count: number; ms: number }>();
  private current: string | null = null;
  private since = 0;

  /** Who is on the picture from now on; `null` for nobody, or where nobody can see the picture. */
  see(sponsor: string | null, now: number): void {
    if (this.current !== null) this.line(this.current).ms += Math.max(now - this.since, 0);
    if (sponsor !== null && sponsor !== this.current) this.line(sponsor).count += 1;
    this.current = sponsor;
    this.since = now;
  }

  /** The counts, which begin anew. */
  take(now: number): SponsorSeen[] {
    this.see(this.current, now);
    const all = [...this.counted].map(([sponsor_id, { count, ms }]) => ({ sponsor_id, count, shown_ms: Math.round(ms) }));
    this.counted.clear();
    return all;
  }

  private line(sponsor: string): { count: number; ms: number } {
    const line = this.counted.get(sponsor) ?? { count: 0, ms: 0 };
    this.counted.set(sponsor, line);
    return line;
  }
}
