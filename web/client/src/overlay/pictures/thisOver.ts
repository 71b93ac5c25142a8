/** What this over's lower third writes: the bowler and the balls, and what the over has cost. */

import { inOrder } from "@/cricket/card";
import { countingOf } from "@/cricket/counting";
import { feedLine, thisOver } from "@/cricket/feed";
import { markKind, markText, type MarkKind } from "@/cricket/marks";
import type { Show } from "@/overlay/graphic";
import { total } from "@/overlay/pictures/innings";
import { bowlingTeam, named, type Hero, type Team } from "@/overlay/pictures/third";
import { fill } from "@/overlay/words";

export interface ThisOverPicture {
  readonly team: Team;
  readonly title: string;
  /** The bowler's name in its two parts. */
  readonly given: string;
  readonly name: string;
  readonly balls: readonly { readonly text: string; readonly kind: MarkKind }[];
  readonly hero: Hero;
  readonly total: string;
}

/** Units of a 1080p picture that the balls have side by side, and the greatest ball. */
const ROOM = 690;
const GREATEST = 84;
/** Of a ball's size: its rounded ends with a letter between, a letter beyond the second, and the gap to the next. */
const LETTER = 0.31;
const ENDS = 0.4;
const GAP = 0.16;

/** So great that all of an over's balls stand side by side. */
export function ballSize(balls: readonly { readonly text: string }[]): number {
  const sizes = balls.reduce((sum, { text }) => sum + Math.max(1, ENDS + LETTER * text.length) + GAP, 0);
  return Math.floor(Math.min(GREATEST, ROOM / Math.max(sizes, 1)));
}

/** More than these are an over that nobody could read; the newest are shown. */
const MOST_BALLS = 14;

export function thisOverPicture(show: Show): ThisOverPicture | null {
  const innings = show.board.innings;
  const newest = inOrder(show.board.feed)
    .map(([, sent]) => feedLine(sent))
    .filter((line) => line.mark)
    .at(-1);
  if (!innings || !newest || (innings.overs === "0" && !innings.runs)) return null;
  const before = newest.over.split(".")[0] ?? "0";
  const ended = !innings.overs.includes(".") && Number(innings.overs) === Number(before) + 1;
  const { inBalls } = countingOf(show.board);
  const { words } = show;
  const title = ended ? fill(words.endOfOver, { over: innings.overs }) : words.thisOver;
  return {
    team: bowlingTeam(show),
    title: inBalls ? words.thisSet : title,
    ...named(innings.bowlers[newest.by ?? ""]?.name ?? ""),
    balls: thisOver(show.board.feed)
      .slice(-MOST_BALLS)
      .map((mark) => ({ text: markText(mark), kind: markKind(mark) })),
    hero: { figure: String(innings.runs - (innings.worm[before]?.[0] ?? 0)), count: "", unit: words.runs },
    total: total(innings),
  };
}
