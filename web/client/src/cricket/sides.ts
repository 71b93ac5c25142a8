/** Each side's innings, for the head of a match's page. */

import type { InningsLine, LiveInnings, Scoreboard } from "@/wire";

export interface Figures {
  readonly runs: number;
  readonly wickets: number;
  readonly allOut: boolean;
  readonly declared: boolean;
  readonly overs: string;
  readonly superOver: boolean;
}

export interface SideFigures {
  /** Index into the scoreboard's sides. */
  readonly side: number;
  readonly name: string;
  /** In the order in which they were played, super overs among them. */
  readonly innings: readonly Figures[];
}

function ofLine(line: InningsLine): Figures {
  return { ...line, allOut: line.all_out, superOver: line.super_over };
}

function ofLive(innings: LiveInnings): Figures {
  return {
    ...innings,
    allOut: innings.closed === "all_out",
    declared: innings.closed === "declared",
    superOver: innings.super_over,
  };
}

/** Both sides: the one that bats first of all, or, while a match is on, the one that bats now. */
export function sideFigures(board: Scoreboard): SideFigures[] {
  const current = board.innings;
  const opened = board.earlier[0]?.batting ?? current?.batting ?? 0;
  const first = board.status === "finished" ? opened : (current?.batting ?? 0);
  const places = board.sides.length === 2 ? [first, 1 - first] : board.sides.map((_, place) => place);
  return places.map((side) => ({
    side,
    name: board.sides[side]?.name ?? "",
    innings: [
      ...board.earlier.filter((line) => line.batting === side).map(ofLine),
      ...(current?.batting === side ? [ofLive(current)] : []),
    ],
  }));
}
