/** How long an access token lives by this machine's clock, which may be minutes off the server's. */

import type { SignedIn } from "@/wire";

/** So long before its end a token is replaced. */
export const AHEAD_MS = 60_000;
/** A token that lives no longer than this is not worth sending. */
export const SPENT_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;
const FIRST_PAUSE_MS = 2_000;

/** The token's own times tell how long it lives (RFC 7519, 4.1), whatever either clock says. */
export function expiry(signedIn: SignedIn, now: number): number {
  const { iat, exp } = claims(signedIn.access);
  return iat === undefined || exp === undefined ? signedIn.access_expires_ms : now + (exp - iat) * 1_000;
}

/** When to replace a token that ends at `expires`: a minute before, and half-way through one that lives shorter. */
export function renewalDelay(expires: number, now: number): number {
  const left = Math.max(0, expires - now);
  return Math.max(left - AHEAD_MS, left / 2);
}

/** How long to wait after the server failed to answer `failures` times in a row. */
export function pauseAfter(failures: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
}

function claims(token: string): { iat?: number; exp?: number } {
  try {
    const payload = token.split(".")[1] ?? "";
    return JSON.parse(atob(payload.replace(/-/g, "+").replace(/_/g, "/"))) as { iat?: number; exp?: number };
  } catch {
    return {};
  }
}
