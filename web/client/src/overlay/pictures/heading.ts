/** What stands at the head of a card: whose it is, and of which innings. */

import type { Show } from "@/overlay/graphic";
import { turnOf, type Chosen } from "@/overlay/pictures/chosen";
import { teamAt, together, type Team } from "@/overlay/pictures/third";

export interface Heading {
  /** Whose card it is; `null` where it is both sides'. */
  readonly team: Team | null;
  /** An address, or empty. */
  readonly logo: string;
  /** Over the title: what this is. */
  readonly kicker: string;
  readonly title: string;
  /** At the other end: against whom, and where. */
  readonly against: string;
  readonly where: string;
}

/** `Innings 2` where a side has several, `Super over` in one, else nothing. */
export function inningsName(one: Chosen, show: Show): string {
  if (one.superOver) return show.words.superOver;
  return one.limited ? "" : `${show.words.innings} ${turnOf(one, show)}`;
}

/** The head of a card of the side of that index; the other side stands opposite. */
export function heading(side: number, what: string, show: Show, one: Chosen | null = null): Heading {
  const { board, state, words } = show;
  const team = teamAt(show, side);
  const other = board.sides[1 - side]?.name;
  return {
    team,
    logo: team.logo,
    kicker: together(what, one ? inningsName(one, show) : ""),
    title: team.name,
    against: other ? `${words.versus} ${other}` : "",
    where: state?.match.tournament || board.venue,
  };
}

/** The head of a card of both sides. */
export function jointHeading(title: string, against: string, where: string, { state }: Show): Heading {
  return {
    team: null,
    logo: state?.look.logo ?? "",
    kicker: state?.match.tournament ?? "",
    title,
    against,
    where,
  };
}
