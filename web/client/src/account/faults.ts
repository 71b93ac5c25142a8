/** What a refusal says to people, and which field of a form it belongs to. */

import { ApiError, type Refusal } from "@/api";
import { waitOf } from "@/moments";

/** Anything else that is thrown is a mistake of ours and stays one. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof ApiError) return error.problem;
  throw error;
}

/** For each field the codes of refusals that are about it; `where` names a field by itself. */
export type Codes<F extends string> = Readonly<Partial<Record<F, readonly string[]>>>;

export function fieldOf<F extends string>(refusal: Refusal, fields: readonly F[], codes: Codes<F>): F | null {
  return fields.find((field) => codes[field]?.includes(refusal.code) || refusal.where === field) ?? null;
}

export function sentence(refusal: Refusal): string {
  if (refusal.code === "malformed" && refusal.where) return "This cannot be taken as it is. Please look at it again.";
  const wait = refusal.retry_after_s === undefined ? "" : `Try again in ${waitOf(refusal.retry_after_s)}.`;
  const advice = [refusal["warning"], ...asList(refusal["suggestions"])].filter(isText).map(ended);
  return [refusal.detail, ...advice, wait].filter(Boolean).join(" ");
}

/** Whether it is the plan that stands in the way, so that another plan would help. */
export function isOfPlan(refusal: Refusal): boolean {
  return ["upgrade_required", "limit_reached", "quota_exhausted"].includes(refusal.code);
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
