/** How an output is, in words. Times are milliseconds since 1970 on the server's clock. */

import type { Output } from "@/wire";

export type Tone = "good" | "fair" | "bad";

export interface Health {
  readonly tone: Tone;
  readonly words: string;
}

/** An output reports every 5 s: two reports are missing. */
const SILENT_MS = 12_000;
/** News on the way counts as no delay. */
const USUAL_BEHIND = 2;
const ORDER: readonly Tone[] = ["bad", "fair", "good"];

function secondsOf(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** `2 s ago`. */
export function agoOf(output: Output, now: number): string {
  return `${secondsOf(now - output.seen_ms)} ago`;
}

export function healthOf(output: Output, now: number): Health {
  const silent = now - output.seen_ms;
  if (output.link === "lost" && silent < SILENT_MS) return { tone: "bad", words: "Lost its connection to the score" };
  if (output.link === "lost") return { tone: "bad", words: `Lost, last heard ${secondsOf(silent)} ago` };
  if (output.link === "gone") return { tone: "bad", words: "Not allowed to show this match any more" };
  if (silent > SILENT_MS) return { tone: "bad", words: `Silent for ${secondsOf(silent)}` };
  if (output.link === "connecting") return { tone: "fair", words: "Connecting" };
  if (!output.visible) return { tone: "fair", words: "Connected, not in the picture there" };
  if (output.behind > USUAL_BEHIND && !output.delay_ms) return { tone: "fair", words: "Behind the score" };
  return { tone: "good", words: "Live" };
}

/** `up to date`, `3 events`; an output that is held back lacks what is still to come. */
export function behindOf(output: Output): string {
  if (!output.behind) return "up to date";
  const events = `${output.behind} ${output.behind === 1 ? "event" : "events"}`;
  return output.delay_ms ? `${events}, held back` : events;
}

/** What needs a look comes first. */
export function inNeed(outputs: readonly Output[], now: number): Output[] {
  const rank = (output: Output): number => ORDER.indexOf(healthOf(output, now).tone);
  return [...outputs].sort((one, other) => rank(one) - rank(other) || one.since_ms - other.since_ms);
}
