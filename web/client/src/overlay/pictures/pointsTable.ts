/** What the table of points shows: the tournament's teams, the two of this match marked. */

import { teamColours } from "@/cricket/colours";
import type { Show } from "@/overlay/graphic";
import { jointHeading, type Heading } from "@/overlay/pictures/heading";

export interface StandingLine {
  readonly place: string;
  readonly team: string;
  readonly colour: string;
  /** Under the picture's columns, in their order. */
  readonly figures: readonly string[];
  readonly points: string;
  readonly here: boolean;
}

export interface TablePicture {
  readonly heading: Heading;
  readonly teamWord: string;
  readonly columns: readonly string[];
  readonly pointsWord: string;
  readonly lines: readonly StandingLine[];
}

/** More would not be read from a sofa. */
export const MOST_TEAMS = 16;
const MINUS = "−";

function alike(one: string, other: string): boolean {
  return one.toLocaleLowerCase() === other.toLocaleLowerCase();
}

/** `null` outside a tournament. */
export function pointsTable(show: Show): TablePicture | null {
  const { board, state, words } = show;
  if (!state?.table.length) return null;
  const table = state.table.slice(0, MOST_TEAMS);
  const draws = table.some((line) => line.drawn);
  return {
    heading: jointHeading(words.pointsTable, "", "", show),
    teamWord: words.team,
    columns: [
      words.colPlayed,
      words.colWon,
      words.colLost,
      words.colTied,
      ...(draws ? [words.colDrawn] : []),
      words.colNoResult,
      words.colNetRunRate,
    ],
    pointsWord: words.colPoints,
    lines: table.map((line, index) => ({
      place: String(index + 1),
      team: line.team,
      colour: colourOf(line.team, show),
      figures: [
        ...[line.played, line.won, line.lost, line.tied, ...(draws ? [line.drawn] : []), line.noResult].map(String),
        line.netRunRate.replace("-", MINUS),
      ],
      points: String(line.points),
      here: board.sides.some((side) => alike(side.name, line.team)),
    })),
  };
}

function colourOf(team: string, { state }: Show): string {
  const known = [...(state?.match.teams ?? []), ...(state?.look.sides ?? [])];
  const given = known.find((side) => alike(side.name, team));
  return given?.colour || (teamColours([team])[0]?.fill ?? "");
}
