/** Prices and limits in words. */

import type { LimitRow, PlanColumn } from "@/wire";

const NOUNS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  max_games: ["game", "games"],
  fan_matches: ["fan match", "fan matches"],
  concurrent_games: ["game scored at a time", "games scored at a time"],
  undo_depth_balls: ["ball to take back", "balls to take back"],
  tournaments: ["tournament", "tournaments"],
  teams: ["team", "teams"],
  ai_reports_month: ["AI report a month", "AI reports a month"],
  ai_tokens_month: ["AI token a month", "AI tokens a month"],
  storage_gb: ["GB of storage", "GB of storage"],
  video_max_upload_mb: ["MiB for a video", "MiB for a video"],
};

const TITLES: Readonly<Record<string, string>> = {
  max_games: "Games",
  fan_matches: "Fan matches",
  concurrent_games: "Games scored at a time",
  undo_depth_balls: "Balls that can be taken back",
  tournaments: "Tournaments",
  teams: "Teams",
  ai_reports_month: "AI reports a month",
  ai_tokens_month: "AI tokens a month",
  storage_gb: "Storage in GB",
  video_max_upload_mb: "Largest video in MiB",
};

const GIGABYTE = 1_000_000_000;

export function grouped(value: number): string {
  return value.toLocaleString("en");
}

/** `$9.99`, `$39`, `$0`. */
export function price(plan: PlanColumn, currency: string): string {
  const amount = plan.price_usd_month ?? 0;
  return amount.toLocaleString("en", {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: Number.isInteger(amount) ? 0 : 2,
  });
}

/** What a limit is of. */
export function limitTitle(row: LimitRow): string {
  return TITLES[row.key] ?? `${row.description} (${row.unit})`;
}

/** `50 tournaments`, `Unlimited games`. */
export function allowance(row: LimitRow, value: number | null): string {
  const [one, many] = NOUNS[row.key] ?? [row.unit, `${row.unit} (${row.description})`];
  if (value === null) return `Unlimited ${many}`;
  return `${grouped(value)} ${value === 1 ? one : many}`;
}

/** An amount of a meter in its unit: bytes in GB. */
export function metered(unit: string, value: number): string {
  if (unit !== "bytes") return grouped(value);
  const gigabytes = value / GIGABYTE;
  return `${gigabytes.toLocaleString("en", { maximumFractionDigits: gigabytes < 10 ? 1 : 0 })} GB`;
}
