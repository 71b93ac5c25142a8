/** What the ticker tells of the tournament's other matches. */

import type { Show } from "@/overlay/graphic";

export interface TickerItem {
  readonly id: string;
  readonly title: string;
  readonly score: string;
  readonly headline: string;
  readonly live: boolean;
}

export interface TickerPicture {
  readonly label: string;
  readonly items: readonly TickerItem[];
}

/** `null` where there is no other match. */
export function ticker({ board, state, words }: Show): TickerPicture | null {
  const others = (state?.ticker ?? []).filter((line) => line.matchId !== board.match_id);
  if (!others.length) return null;
  return {
    label: words.otherMatches,
    items: others.map((line) => ({
      id: line.matchId,
      title: line.title,
      score: line.score,
      headline: line.headline || (line.score ? "" : line.venue),
      live: line.status === "live",
    })),
  };
}
