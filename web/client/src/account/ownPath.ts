/** Where somebody goes after signing in: a page of this site, never another's (CWE-601, open redirect). */

const HERE = "https://here.invalid";
/** Pages that somebody who has signed in has no use for. */
const DOORS = new Set(["/sign-in", "/register", "/forgot", "/reset"]);

export function ownPath(wanted: unknown, otherwise: string): string {
  if (typeof wanted !== "string" || !wanted.startsWith("/") || !URL.canParse(wanted, HERE)) return otherwise;
  const { origin, pathname, search, hash } = new URL(wanted, HERE);
  if (origin !== HERE || pathname.startsWith("//") || DOORS.has(pathname)) return otherwise;
  return pathname + search + hash;
}
