/** What the bowling card shows. */

import { liveBowlers, type BowlerRow } from "@/cricket/card";
import { countingOf, type Counting } from "@/cricket/counting";
import { economy } from "@/cricket/rates";
import type { Show } from "@/overlay/graphic";
import { chosen, type Chosen } from "@/overlay/pictures/chosen";
import { heading, type Heading } from "@/overlay/pictures/heading";
import { inOvers } from "@/overlay/pictures/inOvers";
import { person, type Person } from "@/overlay/pictures/person";
import type { FeedInnings } from "@/wire";

export interface BowlingLine {
  readonly person: Person;
  readonly wickets: string;
  readonly runs: string;
  /** Under the picture's columns, in their order. */
  readonly figures: readonly string[];
  readonly bowling: boolean;
}

export interface BowlingPicture {
  readonly heading: Heading;
  readonly columns: readonly string[];
  readonly wicketsWord: string;
  readonly lines: readonly BowlingLine[];
  readonly fallsWord: string;
  readonly falls: readonly string[];
  /** Whose score: the batting side's letters. */
  readonly short: string;
  readonly total: string;
  readonly played: string;
  readonly playedWord: string;
}

function fullBowlers(innings: FeedInnings, counting: Counting): BowlerRow[] {
  return innings.bowlers.map((line, index) => ({
    ...line,
    key: String(index),
    bowled: line.overs,
    rate: economy({ runs: line.runs, overs: inOvers(line.overs, counting) }, counting),
    bowling: false,
  }));
}

function falls(one: Chosen): readonly string[] {
  const known = one.full?.falls ?? [];
  return known.length === one.wickets ? known.map((fall) => String(fall.runs)) : [];
}

export function bowlingCard(show: Show): BowlingPicture | null {
  const one = chosen(show);
  if (!one) return null;
  const { words, board } = show;
  const counting = countingOf(board);
  const rows = one.live ? liveBowlers(one.live, counting) : one.full ? fullBowlers(one.full, counting) : [];
  const overs = [counting.inBalls ? words.colBalls : words.colOvers];
  /** Sets of five have no maidens to speak of. */
  const maidens = counting.inBalls ? [] : [words.colMaidens];
  return {
    heading: heading(1 - one.side, words.bowling, show, one),
    columns: [...overs, ...maidens, words.colDots, words.colEconomy],
    wicketsWord: `${words.colWickets}–${words.colRuns}`,
    lines: rows.map((row) => ({
      person: person(row.name),
      wickets: String(row.wickets),
      runs: String(row.runs),
      figures: [row.bowled, ...(counting.inBalls ? [] : [String(row.maidens)]), String(row.dots), row.rate],
      bowling: row.bowling,
    })),
    fallsWord: words.fallOfWickets,
    falls: falls(one),
    short: board.sides[one.side]?.short ?? "",
    total: one.score,
    played: one.played,
    playedWord: counting.inBalls ? words.balls : words.overs,
  };
}
