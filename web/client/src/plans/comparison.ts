/** Every plan beside the others, row by row. */

import { grouped, limitTitle } from "@/plans/amounts";
import { chapters, offered } from "@/plans/families";
import { isLater, seatName } from "@/plans/offer";
import type { FeatureRow, LimitRow, PlanColumn, PlanMatrix } from "@/wire";

export interface Cell {
  readonly plan: string;
  readonly text: string;
  /** For those who do not see a mark. */
  readonly spoken?: string;
  readonly isNone?: boolean;
}

export interface Row {
  readonly key: string;
  readonly label: string;
  /** Whether it is still to come. */
  readonly later: boolean;
  readonly cells: readonly Cell[];
}

export interface Group {
  readonly title: string;
  readonly rows: readonly Row[];
}

type Content = Omit<Cell, "plan">;

const NONE: Content = { text: "–", spoken: "not included", isNone: true };
const YES: Content = { text: "✓", spoken: "included" };

export function comparison(matrix: PlanMatrix): readonly Group[] {
  const plans = offered(matrix);
  const amounts = [...matrix.limits.map((limit) => limitRow(limit, plans)), ...seatRows(matrix, plans)];
  const groups = chapters(matrix).map(({ family, features }) => ({
    title: family.title,
    rows: features.map((feature) => featureRow(feature, plans)),
  }));
  return [{ title: "How much", rows: amounts }, ...groups, { title: "Help", rows: helpRows(plans) }];
}

function row(key: string, label: string, plans: readonly PlanColumn[], content: (plan: PlanColumn) => Content): Row {
  return { key, label, later: false, cells: plans.map((plan) => ({ plan: plan.key, ...content(plan) })) };
}

function limitRow(limit: LimitRow, plans: readonly PlanColumn[]): Row {
  return row(limit.key, limitTitle(limit), plans, ({ limits }) => {
    const value = limits[limit.key] ?? null;
    if (value === null) return { text: "unlimited" };
    return value === 0 ? NONE : { text: grouped(value) };
  });
}

function seatRows(matrix: PlanMatrix, plans: readonly PlanColumn[]): Row[] {
  const kinds = [...new Set(plans.flatMap(({ seats }) => Object.keys(seats)))];
  return kinds.map((kind) =>
    row(`seat ${kind}`, `Seats: ${seatName(matrix, kind)}`, plans, ({ seats }) =>
      seats[kind] ? { text: grouped(seats[kind]) } : NONE,
    ),
  );
}

function featureRow(feature: FeatureRow, plans: readonly PlanColumn[]): Row {
  const found = row(feature.key, feature.description, plans, ({ features, levels }) => {
    if (!features.includes(feature.key)) return NONE;
    const level = levels[feature.key];
    return level ? { text: level } : YES;
  });
  return { ...found, later: isLater(feature) };
}

function helpRows(plans: readonly PlanColumn[]): Row[] {
  return [
    row("help by", "By", plans, ({ support }) => (support.channels.length ? { text: support.channels.join(", ") } : NONE)),
    row("help within", "Within", plans, ({ support }) =>
      support.response_hours === null ? NONE : { text: support.note ?? `${support.response_hours} hours` },
    ),
  ];
}
