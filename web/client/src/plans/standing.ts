/** A subscription's state in a sentence; nothing where a plan simply holds. */

import { dayOf } from "@/moments";
import type { SubscriptionView } from "@/wire";

export function standing({ plan_name: name, state, in_force: holds, ends_ms: ends }: SubscriptionView): string {
  if (!holds) return `${name} is over.`;
  if (state === "past_due") return `A payment for ${name} failed. Please settle it, or the plan ends in some days.`;
  if (ends === null) return "";
  if (state === "trialing") return `On trial until ${dayOf(ends)}.`;
  return state === "cancelled" ? `Cancelled: it holds until ${dayOf(ends)}.` : `Until ${dayOf(ends)}.`;
}

/** Whether it goes on, and would be paid for, until somebody cancels it. */
export function goesOn({ state, in_force: holds, ends_ms: ends }: SubscriptionView): boolean {
  return holds && ends === null && state !== "cancelled";
}
