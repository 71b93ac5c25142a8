/** What the strike of a milestone writes: the word, the player and the figures. */

import { inOrder } from "@/cricket/card";
import { feedLine } from "@/cricket/feed";
import { markKind } from "@/cricket/marks";
import type { Show } from "@/overlay/graphic";
import { lastFall } from "@/overlay/pictures/lastWicket";
import {
  batterHero, batterNamed, batterStats, battersOf, bowlerHero, bowlerNamed, bowlersOf, bowlerStats,
  type BatterFigures, type BowlerFigures,
} from "@/overlay/pictures/people";
import { named, type Hero, type Stat, type Team } from "@/overlay/pictures/third";
import { fill, type Words } from "@/overlay/words";
import type { FeedLine } from "@/wire";

/** As `state.json` calls them. */
export type MilestoneKind = "four" | "six" | "wicket" | "fifty" | "hundred" | "hat_trick" | "five_wickets";

export interface MilestonePicture {
  readonly kind: MilestoneKind;
  readonly word: string;
  /** The word as it is set: on two lines where it is made of several. */
  readonly lines: readonly string[];
  readonly team: Team;
  /** The player's name in its two parts. */
  readonly given: string;
  readonly name: string;
  /** How the batter was out. */
  readonly note: string;
  readonly hero: Hero;
  readonly stats: readonly Stat[];
}

const WORDS: Readonly<Record<MilestoneKind, keyof Words>> = {
  four: "four",
  six: "six",
  wicket: "wicket",
  fifty: "fifty",
  hundred: "hundred",
  hat_trick: "hatTrick",
  five_wickets: "fiveWickets",
};

const DOUBLE = 200;

function isMilestone(type: string | undefined): type is MilestoneKind {
  return type !== undefined && Object.hasOwn(WORDS, type);
}

/** The newest ball on which something of a kind happened. */
function ballOf(show: Show, kind: MilestoneKind): FeedLine | undefined {
  return inOrder(show.board.feed)
    .map(([, sent]) => feedLine(sent))
    .filter((line) => line.mark && markKind(line.mark) === kind)
    .at(-1);
}

function batter(show: Show, kind: MilestoneKind): BatterFigures | null {
  const player = show.options["player"];
  if (player) return batterNamed(show, player);
  if (kind === "wicket") return lastFall(show)?.batter ?? null;
  const key = ballOf(show, kind)?.to;
  return battersOf(show).find((row) => row.key === key) ?? batterNamed(show, undefined);
}

function bowler(show: Show): BowlerFigures | null {
  const player = show.options["player"];
  if (player) return bowlerNamed(show, player);
  const key = ballOf(show, "wicket")?.by;
  return bowlersOf(show).find((row) => row.key === key) ?? bowlerNamed(show, undefined);
}

/** What was asked for, else the newest that `state.json` has, with its player. */
function asked(show: Show): { readonly kind: MilestoneKind; readonly show: Show } | null {
  const kind = show.options["event"];
  if (isMilestone(kind)) return { kind, show };
  const event = show.state?.events.filter((each) => isMilestone(each.type)).at(-1);
  if (!event || !isMilestone(event.type)) return null;
  return { kind: event.type, show: { ...show, options: { ...show.options, player: event.player } } };
}

/** Broken at the space nearest to the middle. */
function broken(text: string): string[] {
  const spaces = [...text.matchAll(/ /g)].map((space) => space.index);
  const off = (at: number): number => Math.abs(2 * at + 1 - text.length);
  const [middle] = spaces.sort((one, other) => off(one) - off(other));
  return middle === undefined ? [text] : [text.slice(0, middle), text.slice(middle + 1)];
}

function wordFor(words: Words, kind: MilestoneKind, runs: number): string {
  const hundreds = Math.floor(runs / 100) * 100;
  return kind === "hundred" && hundreds >= DOUBLE ? fill(words.score, { runs: hundreds }) : words[WORDS[kind]];
}

export function milestonePicture(given: Show): MilestonePicture | null {
  const wanted = asked(given);
  if (!wanted) return null;
  const { kind, show } = wanted;
  if (kind === "hat_trick" || kind === "five_wickets") {
    const line = bowler(show);
    const word = show.words[WORDS[kind]];
    return line && {
      kind,
      word,
      lines: broken(word),
      team: line.team,
      ...named(line.name),
      note: "",
      hero: bowlerHero(show, line),
      stats: bowlerStats(show, line),
    };
  }
  const line = batter(show, kind);
  const word = wordFor(show.words, kind, line?.runs ?? 0);
  return line && {
    kind,
    word,
    lines: broken(word),
    team: line.team,
    ...named(line.name),
    note: line.how,
    hero: batterHero(show, line),
    stats: batterStats(show, line),
  };
}
