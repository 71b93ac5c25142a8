/** Grounds in the order in which a board shows them. */

import type { BoardAlert, BoardMatch, TournamentBoard } from "@/wire";

export interface Ground {
  readonly id: string;
  readonly match: BoardMatch;
  /** Whether everybody should look there now. */
  readonly close: boolean;
}

/** Close finishes and super overs first; else every ground keeps its place, so that people find it again. */
export function grounds({ live, alerts }: Pick<TournamentBoard, "live" | "alerts">): readonly Ground[] {
  const near = new Set(
    Object.values(alerts)
      .filter(({ kind }) => kind === "close_finish" || kind === "super_over")
      .map((alert) => alert.match_id),
  );
  return Object.entries(live)
    .map(([id, match]) => ({ id, match, close: near.has(id) || match.innings?.super_over === true }))
    .sort((one, other) => Number(other.close) - Number(one.close) || byGround(one, other));
}

function byGround(one: Ground, other: Ground): number {
  return (
    (one.match.venue ?? "").localeCompare(other.match.venue ?? "", undefined, { numeric: true }) ||
    one.match.title.localeCompare(other.match.title, undefined, { numeric: true }) ||
    one.id.localeCompare(other.id)
  );
}

/** The newest first. */
export function newestFirst<T extends { readonly at: number }>(told: Readonly<Record<string, T>>): readonly (T & { readonly id: string })[] {
  return Object.entries(told)
    .map(([id, each]) => ({ ...each, id }))
    .sort((one, other) => other.at - one.at || other.id.localeCompare(one.id));
}

/** Those that come next first; those without a time last. */
export function soonestFirst<T extends { readonly starts_at?: string }>(
  planned: Readonly<Record<string, T>>,
): readonly (T & { readonly id: string })[] {
  const time = ({ starts_at: at }: T): string => at ?? "9999";
  return Object.entries(planned)
    .map(([id, each]) => ({ ...each, id }))
    .sort((one, other) => time(one).localeCompare(time(other)));
}

/** Alerts that `after` has and `before` has not, by match: the weightiest where a match has several. */
export function arrivals(
  before: Readonly<Record<string, BoardAlert>>,
  after: Readonly<Record<string, BoardAlert>>,
): ReadonlyMap<string, BoardAlert> {
  const found = new Map<string, BoardAlert>();
  for (const [id, alert] of Object.entries(after)) {
    if (id in before) continue;
    const other = found.get(alert.match_id);
    if (!other || weight(alert) > weight(other)) found.set(alert.match_id, alert);
  }
  return found;
}

const WEIGHTS = ["wicket", "fifty", "hundred", "five_wickets", "hat_trick", "close_finish", "super_over", "result"];

function weight({ kind }: BoardAlert): number {
  return WEIGHTS.indexOf(kind);
}
