/** What the line-ups show: both sides in the order in which they were given. */

import type { Show } from "@/overlay/graphic";
import { jointHeading, type Heading } from "@/overlay/pictures/heading";
import { person, type Person } from "@/overlay/pictures/person";
import { teamAt, type Team } from "@/overlay/pictures/third";

export interface Fielded {
  readonly number: string;
  readonly person: Person;
  readonly captain: boolean;
  readonly keeper: boolean;
}

export interface LineUp {
  readonly team: Team;
  readonly players: readonly Fielded[];
}

export interface LineUpsPicture {
  readonly heading: Heading;
  readonly sides: readonly LineUp[];
  readonly captainWord: string;
  readonly keeperWord: string;
}

/** `null` while neither line-up is known. */
export function lineUps(show: Show): LineUpsPicture | null {
  const { board, state, words } = show;
  if (!state?.squads.some((squad) => squad.players.length)) return null;
  return {
    heading: jointHeading(words.lineUps, board.venue, "", show),
    sides: board.sides.map((_, index) => {
      const squad = state.squads.find((each) => each.team === index);
      return {
        team: teamAt(show, index),
        players: (squad?.players ?? []).map((name, place) => ({
          number: String(place + 1),
          person: person(name),
          captain: name === squad?.captain,
          keeper: name === squad?.keeper,
        })),
      };
    }),
    captainWord: words.captain,
    keeperWord: words.keeper,
  };
}
