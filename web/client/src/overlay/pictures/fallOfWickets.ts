/** What the fall of wickets shows: each wicket, and the stand that it ended. */

import { atTheCrease } from "@/cricket/card";
import { countingOf } from "@/cricket/counting";
import type { Show } from "@/overlay/graphic";
import { surname } from "@/overlay/picture";
import { chosen, type Chosen } from "@/overlay/pictures/chosen";
import { heading, type Heading } from "@/overlay/pictures/heading";
import { person, type Person } from "@/overlay/pictures/person";

export interface FallLine {
  readonly number: string;
  readonly score: string;
  readonly person: Person;
  readonly how: string;
  readonly at: string;
  /** Runs of the stand that ended there. */
  readonly stand: string;
  /** Of the largest stand, from 0 to 1. */
  readonly share: number;
}

export interface FallsPicture {
  readonly heading: Heading;
  readonly columns: { readonly score: string; readonly at: string; readonly stand: string };
  readonly lines: readonly FallLine[];
  /** The stand in progress; `null` when the innings is over, or while it is not known. */
  readonly open: { readonly runs: string; readonly pair: string } | null;
  readonly total: string;
  readonly played: string;
  readonly playedWord: string;
}

function pairOf({ live }: Chosen): string {
  return live ? atTheCrease(live).map((row) => surname(row.name)).join(", ") : "";
}

/** `null` without `state.json`, and before the first wicket. */
export function fallOfWickets(show: Show): FallsPicture | null {
  const one = chosen(show);
  const falls = one?.full?.falls ?? [];
  if (!one || !falls.length) return null;
  const { words } = show;
  const stands = falls.map((fall, index) => fall.runs - (falls[index - 1]?.runs ?? 0));
  const most = Math.max(1, ...stands);
  const lines: FallLine[] = falls.map((fall, index) => ({
    number: String(fall.number),
    score: `${fall.runs}/${fall.number}`,
    person: person(fall.batter),
    how: fall.how,
    at: fall.overs,
    stand: String(stands[index]),
    share: (stands[index] ?? 0) / most,
  }));
  const open = one.runs - (falls.at(-1)?.runs ?? 0);
  const known = !one.closed && falls.length === one.wickets && open >= 0;
  const units = countingOf(show.board).inBalls ? words.balls : words.overs;
  return {
    heading: heading(one.side, words.fallOfWickets, show, one),
    columns: { score: words.total, at: units, stand: words.partnership },
    lines,
    open: known ? { runs: String(open), pair: pairOf(one) } : null,
    total: one.score,
    played: one.played,
    playedWord: units,
  };
}
