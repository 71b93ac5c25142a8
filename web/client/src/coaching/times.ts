/** Moments of a film: microseconds from its first picture, as people read, hear and type them. */

export const SECOND_US = 1_000_000;
const MINUTE_S = 60;
const HOUR_S = 3_600;

/** `4:05`, `1:04:05`; with `precise` to the hundredth, `4:05.25`. */
export function clock(us: number, precise = false): string {
  const hundredths = Math.floor(Math.max(0, us) / 10_000);
  const seconds = Math.floor(hundredths / 100);
  const hours = Math.floor(seconds / HOUR_S);
  const minutes = Math.floor(seconds / MINUTE_S) % MINUTE_S;
  const head = hours ? `${hours}:${padded(minutes)}` : String(minutes);
  const tail = precise ? `.${padded(hundredths % 100)}` : "";
  return `${head}:${padded(seconds % MINUTE_S)}${tail}`;
}

/** For those who hear it: `1 hour 4 minutes 5.25 seconds`. */
export function spokenClock(us: number): string {
  const total = Math.round(Math.max(0, us) / 10_000) / 100;
  const hours = Math.floor(total / HOUR_S);
  const minutes = Math.floor(total / MINUTE_S) % MINUTE_S;
  const seconds = Number((total % MINUTE_S).toFixed(2));
  const parts = [hours && counted(hours, "hour"), minutes && counted(minutes, "minute")].filter(Boolean);
  return [...parts, ...(seconds || !parts.length ? [counted(seconds, "second")] : [])].join(" ");
}

/** What `clock` writes, and plain seconds; `null` for anything else. */
export function readClock(text: string): number | null {
  const parts = text.trim().replace(",", ".").split(":");
  if (parts.length > 3 || !parts.every((part, place) => isPart(part, place === parts.length - 1))) return null;
  const seconds = parts.reduce((sum, part) => sum * MINUTE_S + Number(part), 0);
  return Math.round(seconds * SECOND_US);
}

/** How long a span is: `4.2 s`, `1:05`. */
export function lengthOf(startUs: number, endUs: number): string {
  const us = endUs - startUs;
  return us < MINUTE_S * SECOND_US ? `${(us / SECOND_US).toFixed(1)} s` : clock(us);
}

function isPart(part: string, isLast: boolean): boolean {
  return (isLast ? /^\d+(\.\d*)?$/ : /^\d+$/).test(part);
}

function padded(value: number): string {
  return String(value).padStart(2, "0");
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
