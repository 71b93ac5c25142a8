/** What has just been reached: the moments that a milestone graphic is shown for, read off two boards. */

import { inOrder } from "@/cricket/card";
import { feedLine } from "@/cricket/feed";
import { markKind } from "@/cricket/marks";
import type { MilestoneKind } from "@/overlay/pictures/milestone";
import type { FeedLine, LiveInnings, Scoreboard } from "@/wire";

export interface Milestone {
  readonly event: MilestoneKind;
  /** Whose it is. */
  readonly player: string;
}

const FIFTY = 50;
const HUNDRED = 100;
const FIVE = 5;
/** Ways to be out that no bowler gets (Laws 25.4.3, 37 to 40 of the Laws of Cricket 2017). */
const NOT_THE_BOWLERS = /^(?:run out|retired|timed out|obstruct|hit the ball twice)/;

function balls(board: Scoreboard): [string, FeedLine][] {
  return inOrder(board.feed)
    .map(([key, sent]): [string, FeedLine] => [key, feedLine(sent)])
    .filter(([, line]) => line.mark);
}

function isBowlers(line: FeedLine, innings: LiveInnings): boolean {
  const out = innings.batters[line.out ?? line.to ?? ""];
  return markKind(line.mark ?? "") === "wicket" && out !== undefined && !NOT_THE_BOWLERS.test(out.how);
}

/** Three wickets with three deliveries in a row of one bowler's, the last of them just now; a fourth makes no second one. */
function hatTrick(board: Scoreboard, innings: LiveInnings): string | null {
  const all = balls(board).map(([, line]) => line);
  const by = all.at(-1)?.by;
  const own = all.filter((line) => line.by === by).map((line) => isBowlers(line, innings));
  const row = own.length - 1 - own.lastIndexOf(false);
  return by && row === 3 ? (innings.bowlers[by]?.name ?? null) : null;
}

function crossed(before: number, after: number, step: number): boolean {
  return Math.floor(after / step) > Math.floor(before / step);
}

/** What the batters reached: a hundred, or a fifty on the way to one. */
function landmarks(before: LiveInnings, after: LiveInnings): Milestone[] {
  return Object.entries(after.batters).flatMap(([key, line]): Milestone[] => {
    const had = before.batters[key]?.runs ?? 0;
    if (crossed(had, line.runs, HUNDRED)) return [{ event: "hundred", player: line.name }];
    return crossed(had, line.runs, FIFTY) && had < FIFTY ? [{ event: "fifty", player: line.name }] : [];
  });
}

function hauls(before: LiveInnings, after: LiveInnings): Milestone[] {
  return Object.entries(after.bowlers)
    .filter(([key, line]) => line.wickets >= FIVE && (before.bowlers[key]?.wickets ?? 0) < FIVE)
    .map(([, line]) => ({ event: "five_wickets", player: line.name }));
}

/** The greatest moment of the newest ball; `null` where `after` has no new one, or none worth a word. */
export function milestone(before: Scoreboard, after: Scoreboard): Milestone | null {
  const [was, is] = [before.innings, after.innings];
  const [key, ball] = balls(after).at(-1) ?? [];
  if (!is || !ball || key === undefined) return null;
  const same = was?.number === is.number;
  if (same && key in before.feed) return null;
  const kind = markKind(ball.mark ?? "");
  const hat = kind === "wicket" ? hatTrick(after, is) : null;
  if (hat) return { event: "hat_trick", player: hat };
  const great = same && was ? [...landmarks(was, is), ...hauls(was, is)] : [];
  if (great[0]) return great[0];
  if (kind !== "four" && kind !== "six" && kind !== "wicket") return null;
  const who = kind === "wicket" ? (ball.out ?? ball.to) : ball.to;
  return { event: kind, player: is.batters[who ?? ""]?.name ?? "" };
}
