/** What a lower third of the usual build writes: whose it is, a name, one great figure and a few small ones. */

import type { Show } from "@/overlay/graphic";
import { surname } from "@/overlay/picture";

export interface Team {
  /** Index into the scoreboard's sides. */
  readonly index: number;
  readonly name: string;
  readonly short: string;
  /** An address, or empty. */
  readonly logo: string;
  /** By which of the two it takes its colour. */
  readonly side: "batting" | "bowling";
}

/** A figure and what it counts. */
export interface Stat {
  readonly label: string;
  readonly figure: string;
}

/** `104*` with `58` `Balls` beside it. */
export interface Hero {
  readonly figure: string;
  readonly count: string;
  readonly unit: string;
}

export interface Third {
  readonly team: Team;
  /** Small, over the name. */
  readonly over: string;
  /** Lighter, before the name: what a player is called besides the surname. */
  readonly given: string;
  readonly name: string;
  /** Small, after the name: how a batter was out, where a par comes from. */
  readonly note: string;
  /** Whether the name is good news for the side, or bad. */
  readonly tone?: "good" | "bad";
  readonly hero: Hero | null;
  readonly stats: readonly Stat[];
}

/** A side of the match, as it is drawn; the one that bats, or before the start the first, has the batting colour. */
export function teamAt(show: Show, index: number): Team {
  const side = show.board.sides[index];
  return {
    index,
    name: side?.name ?? "",
    short: side?.short ?? "",
    logo: show.state?.match.teams[index]?.logo ?? "",
    side: index === (show.board.innings?.batting ?? 0) ? "batting" : "bowling",
  };
}

export function battingTeam(show: Show): Team {
  return teamAt(show, show.board.innings?.batting ?? 0);
}

export function bowlingTeam(show: Show): Team {
  return teamAt(show, 1 - (show.board.innings?.batting ?? 0));
}

/** The words of `parts` that are there, on one line. */
export function together(...parts: readonly string[]): string {
  return parts.filter(Boolean).join("  ·  ");
}

/** More letters than these are not read in the time that a lower third stands. */
const LONGEST_NAME = 30;

/** A player's name in its two parts; of a very long one, the initials before the surname, as scorecards write them. */
export function named(player: string): Pick<Third, "given" | "name"> {
  const name = surname(player);
  const given = player.slice(0, player.length - name.length).trim();
  const initials = given.split(/[\s.]+/).map((word) => word.slice(0, 1)).join("");
  return { given: player.length > LONGEST_NAME ? initials : given, name };
}
