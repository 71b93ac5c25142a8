/** This phone's places in matches: tokens that a code was exchanged for, kept for the scoring pad. */

import type { PairedDevice } from "@/wire";

const KEY = "cricksy.devices";

/** A device's place in one match. */
export interface Place {
  readonly device: string;
  readonly match: string;
  readonly name: string;
  readonly token: string;
  readonly expires_ms: number;
}

/** Those whose tokens are still good, the newest first. */
export function places(now: number): readonly Place[] {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]") as Place[];
    return kept.filter((place) => place.expires_ms > now);
  } catch {
    return [];
  }
}

/** Keep a new place; it takes that of an earlier one in the same match. Returns whether storage takes it. */
export function keep({ device, token }: PairedDevice, now: number): boolean {
  const { id, match_id: match, name, expires_ms } = device;
  const others = places(now).filter((place) => place.match !== match);
  try {
    localStorage.setItem(KEY, JSON.stringify([{ device: id, match, name, token, expires_ms }, ...others]));
    return true;
  } catch {
    return false;
  }
}
