/** How much of a plan is used, meter by meter. */

import { metered } from "@/plans/amounts";
import type { LimitRow, UsageLine } from "@/wire";

export interface Meter {
  readonly key: string;
  readonly label: string;
  /** `3 of 10`, `3, no limit`. */
  readonly text: string;
  /** From 0 to 1, what is promised to work under way included; `null` where there is no limit. */
  readonly share: number | null;
  readonly isFull: boolean;
  /** When a month's counter begins anew, in ms since 1970. */
  readonly resets: number | null;
}

const LABELS: Readonly<Record<string, string>> = {
  max_games: "Games",
  fan_matches: "Fan matches",
  concurrent_games: "Games being scored",
  tournaments: "Tournaments",
  teams: "Teams",
  ai_reports_month: "AI reports this month",
  ai_tokens_month: "AI tokens this month",
  storage_gb: "Storage",
};

export function labelOf(key: string, limits: ReadonlyMap<string, LimitRow>): string {
  return LABELS[key] ?? limits.get(key)?.description ?? key;
}

/** What the plan has none of and nothing is left of makes no meter. */
export function isThere(line: UsageLine): boolean {
  return line.limit !== 0 || line.used > 0;
}

export function meterOf(line: UsageLine, limits: ReadonlyMap<string, LimitRow>): Meter {
  const gone = line.used + line.reserved;
  const used = metered(line.unit, line.used);
  return {
    key: line.meter,
    label: labelOf(line.meter, limits),
    text: line.limit === null ? `${used}, no limit` : `${used} of ${metered(line.unit, line.limit)}`,
    share: line.limit === null ? null : Math.min(1, line.limit === 0 ? 1 : gone / line.limit),
    isFull: line.limit !== null && gone >= line.limit,
    resets: line.resets_at === null ? null : Date.parse(line.resets_at),
  };
}
