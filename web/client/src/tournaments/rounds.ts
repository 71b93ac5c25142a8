/** Fixtures by round, and rounds by the names that people give them. */

import type { FixtureView } from "@/wire";

export interface Round {
  readonly key: string;
  readonly title: string;
  readonly fixtures: readonly FixtureView[];
}

const NAMES: readonly (readonly [label: RegExp, title: string])[] = [
  [/^F$/, "Final"],
  [/^SF\d*$/, "Semi-finals"],
  [/^QF\d*$/, "Quarter-finals"],
];

/** The league's first, each in the order in which its fixtures are played. */
export function rounds(fixtures: readonly FixtureView[]): readonly Round[] {
  const found = new Map<string, FixtureView[]>();
  const ordered = [...fixtures].sort(
    (one, other) => Number(one.stage === "knock_out") - Number(other.stage === "knock_out") || one.round - other.round || byTime(one, other),
  );
  for (const fixture of ordered) {
    const key = `${fixture.stage} ${fixture.round}`;
    found.set(key, [...(found.get(key) ?? []), fixture]);
  }
  return [...found].map(([key, list]) => ({ key, title: titleOf(list), fixtures: list }));
}

/** What has ended, the latest first. */
export function results(fixtures: readonly FixtureView[]): readonly FixtureView[] {
  return fixtures.filter((fixture) => isDecided(fixture)).sort((one, other) => byTime(other, one));
}

export function isDecided({ status }: FixtureView): boolean {
  return status === "finished" || status === "awarded" || status === "called_off";
}

export function titleOfFixture({ label, home, away }: FixtureView): string {
  const sides = `${home.name} v ${away.name}`;
  return label ? `${label}: ${sides}` : sides;
}

function byTime(one: FixtureView, other: FixtureView): number {
  return (one.starts_at ?? "9999").localeCompare(other.starts_at ?? "9999") || one.number - other.number;
}

function titleOf(list: readonly FixtureView[]): string {
  const [first] = list;
  if (first?.stage !== "knock_out") return `Round ${first?.round ?? 1}`;
  for (const [label, title] of NAMES) if (list.some((each) => label.test(each.label))) return title;
  const many = /^R(\d+)-/.exec(first.label)?.[1];
  return many ? `Round of ${many}` : `Knock-out, round ${first.round}`;
}
