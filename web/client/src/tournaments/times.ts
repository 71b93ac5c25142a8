/** Times of fixtures, which are those of the ground's own clock, and of the reader's. */

const DAY: Intl.DateTimeFormatOptions = { weekday: "short", day: "numeric", month: "short" };
const CLOCK: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };

/** `Sat, May 2, 14:30` for `2026-05-02T14:30`; what is none stays as it is. */
export function fixtureTime(local: string): string {
  const at = new Date(local);
  if (Number.isNaN(at.getTime())) return local;
  return `${at.toLocaleDateString([], DAY)}, ${at.toLocaleTimeString([], CLOCK)}`;
}

/** `14:30` here, for milliseconds since 1970. */
export function clockOf(ms: number): string {
  return new Date(ms).toLocaleTimeString([], CLOCK);
}

/** `2026-05-02`, the day after or before in the reader's time. */
export function dayFrom(now: Date, days: number): string {
  const at = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}
