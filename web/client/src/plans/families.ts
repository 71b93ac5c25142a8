/** Plans by whom they are for: a plan that is sold, and those that add to it. */

import type { FeatureRow, PlanColumn, PlanMatrix } from "@/wire";

export interface Family {
  readonly key: string;
  readonly title: string;
  readonly about: string;
  readonly plans: readonly PlanColumn[];
}

const WORDS: Readonly<Record<string, readonly [title: string, about: string]>> = {
  free: ["Everybody", "Score and follow matches, for nothing."],
  player: ["Players", "Your career, your form and what to work on next."],
  scorers: ["Scorers", "Several games at once, without a network, on air."],
  coach: ["Coaches", "Your players, their sessions and their video."],
  analyst: ["Analysts", "Patterns, queries, exports and reports."],
  org: ["Organisations", "For clubs and academies: teams, roles and seats for your people."],
};

/** Plans that anybody can have, free or for money. */
export function offered(matrix: PlanMatrix): readonly PlanColumn[] {
  return matrix.plans.filter((plan) => plan.price_usd_month !== null);
}

/** The families in the catalogue's order; a key's first word names its family. */
export function families(matrix: PlanMatrix): readonly Family[] {
  const found = new Map<string, PlanColumn[]>();
  for (const plan of offered(matrix)) {
    const key = familyOf(plan);
    found.set(key, [...(found.get(key) ?? []), plan]);
  }
  return [...found].map(([key, plans]) => {
    const [title, about] = WORDS[key] ?? [plans[0]?.name ?? key, ""];
    return { key, title, about, plans };
  });
}

export interface Chapter {
  readonly family: Family;
  readonly features: readonly FeatureRow[];
}

/** Features below the first family that has them; what the platform gives to everybody makes no difference and is left out. */
export function chapters(matrix: PlanMatrix): readonly Chapter[] {
  const groups = families(matrix);
  const isFirst = (family: Family, { key }: FeatureRow): boolean =>
    groups.find((group) => group.plans.some((plan) => plan.features.includes(key))) === family;
  return groups
    .map((family) => ({
      family,
      features: matrix.features.filter((row) => row.stage !== "platform" && isFirst(family, row)),
    }))
    .filter(({ features }) => features.length);
}

function familyOf(plan: PlanColumn): string {
  return plan.key.split("_")[0] ?? plan.key;
}
