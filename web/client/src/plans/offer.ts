/** What a plan adds to the one that it builds on. */

import { allowance } from "@/plans/amounts";
import type { FeatureRow, LimitRow, PlanColumn, PlanMatrix } from "@/wire";

export interface Line {
  readonly key: string;
  readonly text: string;
  /** Whether it is sold with the plan and still to come. */
  readonly later: boolean;
}

const LATER = "v2";
const SEATS: Readonly<Record<string, string>> = { org_admin: "Administrator" };

export function isLater(row: FeatureRow): boolean {
  return row.stage === LATER;
}

/** Limits that are higher than its base's, seats, features, levels that rise, and better help: what changes comes first. */
export function additions(matrix: PlanMatrix, plan: PlanColumn): readonly Line[] {
  const base = matrix.plans.find(({ key }) => key === plan.base);
  return [
    ...seats(matrix, plan),
    ...matrix.limits.filter((row) => isMore(row, plan, base)).map((row) => limit(row, plan)),
    ...matrix.features.filter((row) => row.stage !== "platform" && adds(row, plan, base)).map((row) => feature(row, plan)),
    ...help(plan, base),
  ];
}

export function seatName(matrix: PlanMatrix, kind: string): string {
  return SEATS[kind] ?? matrix.plans.find(({ key }) => key === kind)?.name ?? kind;
}

function seats(matrix: PlanMatrix, plan: PlanColumn): Line[] {
  const parts = Object.entries(plan.seats).map(([kind, count]) => `${count} ${seatName(matrix, kind)}`);
  return parts.length ? [now("seats", `Seats: ${parts.join(", ")}`)] : [];
}

function isMore(row: LimitRow, plan: PlanColumn, base: PlanColumn | undefined): boolean {
  const value = plan.limits[row.key];
  return value !== 0 && (!base || base.limits[row.key] !== value);
}

function adds(row: FeatureRow, plan: PlanColumn, base: PlanColumn | undefined): boolean {
  return plan.adds.includes(row.key) || (base !== undefined && base.levels[row.key] !== plan.levels[row.key]);
}

function limit(row: LimitRow, plan: PlanColumn): Line {
  return now(row.key, allowance(row, plan.limits[row.key] ?? null));
}

function feature(row: FeatureRow, plan: PlanColumn): Line {
  const level = plan.levels[row.key];
  return { key: row.key, text: level ? `${row.description}: ${level}` : row.description, later: isLater(row) };
}

function help(plan: PlanColumn, base: PlanColumn | undefined): Line[] {
  const { channels, response_hours: hours, note } = plan.support;
  const isSame = base?.support.level === plan.support.level && base.support.response_hours === hours;
  if (!channels.length || isSame) return [];
  const soon = note ?? (hours === null ? "" : `within ${hours} hours`);
  return [now("help", ["Help by", channels.join(", "), soon && `(${soon})`].filter(Boolean).join(" "))];
}

function now(key: string, text: string): Line {
  return { key, text, later: false };
}
