/** Where the ties of a knock-out are drawn: a column for each round, every tie half-way between those that lead to it. */

import type { FixtureView } from "@/wire";

export interface Place {
  readonly fixture: FixtureView;
  /** From 0, the first round at the left. */
  readonly column: number;
  /** From 0; a tie between two others has the mean of theirs. */
  readonly row: number;
}

export interface Bracket {
  readonly places: readonly Place[];
  /** From a tie to the one to which its winner goes. */
  readonly links: readonly (readonly [from: Place, to: Place])[];
  readonly columns: number;
  readonly rows: number;
}

export function bracketOf(fixtures: readonly FixtureView[]): Bracket {
  const ties = fixtures.filter(({ stage }) => stage === "knock_out").sort((one, other) => one.number - other.number);
  const byId = new Map(ties.map((tie) => [tie.id, tie]));
  const columns = [...new Set(ties.map(({ round }) => round))].sort((one, other) => one - other);
  const rows = new Map<string, number>();
  const begun = new Set<string>();
  let next = 0;

  function put(tie: FixtureView): number {
    const known = rows.get(tie.id);
    if (known !== undefined) return known;
    // What leads to itself, by a slip of the organiser's, is drawn as if nothing led to it.
    begun.add(tie.id);
    const before = feeders(tie, byId).filter(({ id }) => !begun.has(id) || rows.has(id)).map(put);
    const row = before.length ? before.reduce((sum, each) => sum + each, 0) / before.length : next++;
    rows.set(tie.id, row);
    return row;
  }

  const led = new Set(ties.flatMap((tie) => feeders(tie, byId).map(({ id }) => id)));
  const roots = ties.filter(({ id }) => !led.has(id)).sort((one, other) => Number(isForLosers(one)) - Number(isForLosers(other)));
  for (const root of [...roots, ...ties]) put(root);

  const places = ties.map((fixture) => ({ fixture, column: columns.indexOf(fixture.round), row: rows.get(fixture.id) ?? 0 }));
  const placed = new Map(places.map((place) => [place.fixture.id, place]));
  const links = places.flatMap((to) =>
    feeders(to.fixture, byId).flatMap(({ id }) => {
      const from = placed.get(id);
      return from ? [[from, to] as const] : [];
    }),
  );
  return { places, links, columns: columns.length, rows: next };
}

/** The ties whose winners meet, the home side's first. */
function feeders({ home, away }: FixtureView, byId: ReadonlyMap<string, FixtureView>): FixtureView[] {
  return [home, away].flatMap(({ comes_from: source }) => {
    const tie = source?.kind === "winner" ? byId.get(source.of) : undefined;
    return tie ? [tie] : [];
  });
}

function isForLosers({ home, away }: FixtureView): boolean {
  return [home, away].some(({ comes_from: source }) => source?.kind === "loser");
}
