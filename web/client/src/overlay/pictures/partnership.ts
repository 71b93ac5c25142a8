/** What the partnership's lower third writes: the stand in the middle, and what each of the two has of it. */

import { stand } from "@/cricket/card";
import type { Show } from "@/overlay/graphic";
import { surname } from "@/overlay/picture";
import { battersOf } from "@/overlay/pictures/people";
import { battingTeam, type Hero, type Team } from "@/overlay/pictures/third";
import { fill } from "@/overlay/words";

export interface PartnerPicture {
  readonly name: string;
  readonly striker: boolean;
  /** What they have of the stand; empty where that is not known. */
  readonly runs: string;
  /** Of the runs off both bats, 0 to 1. */
  readonly share: number;
}

export interface PartnershipPicture {
  readonly team: Team;
  readonly title: string;
  readonly hero: Hero;
  /** In batting order. */
  readonly partners: readonly [PartnerPicture, PartnerPicture];
}

/**
 * What each batter had when the stand began, by name. `state.json` tells it by what they have, and what of it in the
 * stand; as it does not change with a ball, a state that is a moment old will do.
 */
function beforeStand(show: Show, wicket: number): ReadonlyMap<string, number> {
  const current = show.state?.current;
  const told = current?.partnership;
  if (!current || told?.wicket !== wicket) return new Map();
  const lines = show.state?.innings[current.innings]?.batters ?? [];
  const runs = new Map(lines.map((line) => [line.name, line.runs]));
  return new Map(told.batters.map((name, index) => [name, (runs.get(name) ?? 0) - (told.shares[index] ?? 0)]));
}

export function partnershipPicture(show: Show): PartnershipPicture | null {
  const innings = show.board.innings;
  if (!innings || innings.closed) return null;
  const [one, other] = battersOf(show).filter((row) => innings.crease.includes(row.key) && !row.how);
  if (!one || !other) return null;
  const { runs, balls } = stand(innings);
  const wicket = innings.wickets + 1;
  const before = beforeStand(show, wicket);
  const partOf = (row: typeof one): number | undefined => {
    const had = before.get(row.name);
    return had === undefined ? undefined : row.runs - had;
  };
  const off = (partOf(one) ?? 0) + (partOf(other) ?? 0);
  const alike = surname(one.name) === surname(other.name);
  const partner = (row: typeof one): PartnerPicture => {
    const part = partOf(row);
    return {
      name: alike ? row.name : surname(row.name),
      striker: row.onStrike,
      runs: part === undefined ? "" : String(part),
      share: off && part !== undefined ? part / off : 0,
    };
  };
  return {
    team: battingTeam(show),
    title: fill(show.words.partnershipFor, { wicket }),
    hero: { figure: String(runs), count: String(balls), unit: show.words.balls },
    partners: [partner(one), partner(other)],
  };
}
