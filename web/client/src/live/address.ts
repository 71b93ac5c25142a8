/** Tokens and ids as they stand in addresses. */

import type { Target } from "@/live/channel";

/** A token is a JWT; anything else in its place is the id of a public match. */
const JWT = /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/;

export function targetOf(segment: string): Target {
  return JWT.test(segment) ? { token: segment } : { matchId: segment };
}

/** A private match's token stands in the fragment, `#token=...`, which no server and no log ever sees. */
export function tokenIn(fragment: string): string | undefined {
  return new URLSearchParams(fragment.replace(/^#/, "")).get("token") ?? undefined;
}
