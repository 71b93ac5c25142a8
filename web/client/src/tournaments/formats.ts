/** Ready-made playing conditions, and orders of the table, in words. */

import type { TournamentRules } from "@/wire";

export const FORMATS: readonly (readonly [key: string, label: string])[] = [
  ["t20", "Twenty20"],
  ["t20-club", "Twenty20, clubs"],
  ["t20-english", "Twenty20, England"],
  ["t20i", "Twenty20 international"],
  ["t10", "T10"],
  ["hundred", "The Hundred"],
  ["odi", "One-day international"],
  ["one-day", "One day, 50 overs"],
  ["40-overs", "40 overs"],
  ["one-day-two-innings", "One day, two innings"],
  ["declaration", "Declaration"],
  ["two-day", "Two days"],
  ["three-day", "Three days"],
  ["first-class", "First-class"],
  ["test", "Test"],
  ["pairs", "Pairs"],
  ["last-man-stands", "Last man stands"],
  ["juniors", "Juniors"],
];

export type Order = NonNullable<TournamentRules["order"]>;

export const ORDERS: readonly (readonly [label: string, order: Order])[] = [
  ["Points, then net run rate", ["points", "net_run_rate"]],
  ["Points, wins, net run rate, head to head", ["points", "wins", "net_run_rate", "head_to_head"]],
  ["Points, head to head, net run rate", ["points", "head_to_head", "net_run_rate"]],
  ["Points, wins, head to head", ["points", "wins", "head_to_head"]],
];

/** An order that is none of ours is shown as its words. */
export function orderLabel(order: Order): string {
  return ORDERS.find(([, each]) => each.join() === order.join())?.[0] ?? order.join(", ").replaceAll("_", " ");
}
