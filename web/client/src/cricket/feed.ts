/** The feed of balls in words. */

import { markKind, sayMark, type MarkKind } from "@/cricket/marks";
import type { FeedLine, LiveInnings } from "@/wire";

export interface FeedEntry {
  readonly key: string;
  readonly over: string;
  readonly mark: string;
  readonly kind: MarkKind | "fact";
  /** `Jones to Smith`; empty for a fact that is not a ball. */
  readonly who: string;
  /** `FOUR`, `2 leg byes`, `OUT, c Smith b Jones`. */
  readonly what: string;
  readonly unconfirmed: boolean;
}

function entry(key: string, line: FeedLine, innings: LiveInnings | undefined): FeedEntry {
  const mark = line.mark ?? "";
  const faced = innings?.batters[line.to ?? ""]?.name;
  const bowled = innings?.bowlers[line.by ?? ""]?.name;
  const kind = mark ? markKind(mark) : "fact";
  const out = kind === "wicket" ? innings?.batters[line.out ?? line.to ?? ""] : undefined;
  const what = [mark && sayMark(mark), out && `${out.name} ${out.how}, ${out.runs} (${out.balls})`, line.text]
    .filter(Boolean)
    .join(". ");
  return {
    key,
    over: line.over,
    mark,
    kind,
    who: faced && bowled ? `${bowled} to ${faced}` : "",
    what,
    unconfirmed: line.unconfirmed ?? false,
  };
}

/** Newest first. */
export function feedEntries(feed: Record<string, FeedLine>, innings: LiveInnings | undefined): FeedEntry[] {
  return Object.entries(feed)
    .sort(([a], [b]) => Number(b) - Number(a))
    .map(([key, line]) => entry(key, line, innings));
}
