/** The feed of balls in words. */

import { inOrder } from "@/cricket/card";
import { played, type Counting } from "@/cricket/counting";
import { markKind, sayMark, type MarkKind } from "@/cricket/marks";
import type { FeedLine, LiveInnings, Scoreboard } from "@/wire";

export interface FeedEntry {
  readonly key: string;
  /** `12.4`, or the number of the ball where balls are counted. */
  readonly over: string;
  readonly mark: string;
  readonly kind: MarkKind | "fact";
  /** `Jones to Smith`; empty for a fact that is not a ball. */
  readonly who: string;
  /** `FOUR`, `2 leg byes`, `OUT, c Smith b Jones`. */
  readonly what: string;
  readonly unconfirmed: boolean;
}

export type Feed = Scoreboard["feed"];

const UNCONFIRMED = "?";

/** A line in full, whether it came so or as `[over, mark, to, by, out]`. */
export function feedLine(sent: Feed[string]): FeedLine {
  if (!Array.isArray(sent)) return sent;
  const [over = "", marked = "", to = "", by = "", out] = sent;
  const unconfirmed = marked.endsWith(UNCONFIRMED);
  const mark = unconfirmed ? marked.slice(0, -UNCONFIRMED.length) : marked;
  return { over, mark, to, by, unconfirmed, ...(out === undefined ? {} : { out }) };
}

/** The marks of the over in progress, or of the last one until the next ball. */
export function thisOver(feed: Feed): string[] {
  const balls = inOrder(feed)
    .map(([, sent]) => feedLine(sent))
    .filter((line) => line.mark);
  const over = balls.at(-1)?.over.split(".")[0];
  return balls.filter((line) => line.over.split(".")[0] === over).map((line) => line.mark ?? "");
}

function entry(key: string, line: FeedLine, innings: LiveInnings | undefined, counting: Counting): FeedEntry {
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
    over: line.over && played(line.over, counting),
    mark,
    kind,
    who: faced && bowled ? `${bowled} to ${faced}` : "",
    what,
    unconfirmed: line.unconfirmed ?? false,
  };
}

/** Newest first. */
export function feedEntries(feed: Feed, innings: LiveInnings | undefined, counting: Counting): FeedEntry[] {
  return inOrder(feed)
    .reverse()
    .map(([key, sent]) => entry(key, feedLine(sent), innings, counting));
}
