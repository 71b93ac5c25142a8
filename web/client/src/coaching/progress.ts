/** How far work is, in words. */

import { waitOf } from "@/moments";

const LEAST_MS = 1_000;

/** `about 5 minutes left`; nothing where nobody can tell. */
export function leftUntil(etaMs: number | null, now: number): string {
  return etaMs === null ? "" : left((etaMs - now) / 1_000);
}

export function left(seconds: number): string {
  return seconds * 1_000 < LEAST_MS ? "nearly done" : `about ${waitOf(seconds)} left`;
}

/** `1.2 MB`, `840 MB`, `1.42 GB`, in powers of ten. */
export function sizeOf(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
  return `${(bytes / 1e9).toFixed(2)} GB`;
}
