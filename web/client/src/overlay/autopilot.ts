/** What comes on the air by itself. Pure: every output works it out from the same facts, and they agree. */

import { milestone } from "@/overlay/milestones";
import type { AutoPilot, Scoreboard } from "@/wire";

/** A board, and when it was shown. */
export interface Moment {
  readonly board: Scoreboard;
  /** Whether it had just happened; else nothing comes on the air because of it. */
  readonly fresh: boolean;
  /** Milliseconds since 1970 on the server's clock. */
  readonly at: number;
}

/** A graphic for a time. */
export interface Spot {
  readonly graphic: string;
  readonly options: Readonly<Record<string, string>>;
  readonly from: number;
  readonly until: number | null;
}

export const MILESTONE_MS = 6_000;
export const CARD_MS = 8_000;
/** Nothing that comes by itself stays, or is waited for, longer. */
const MEMORY_MS = 30_000;
const MOST_MOMENTS = 60;

/** The same rules as the server's, for a page that hears of none. */
export const RULES: AutoPilot = {
  score_bug: true,
  milestones: true,
  end_of_over: "this-over",
  new_batter: true,
  new_bowler: false,
  drinks: "sponsor",
  innings_break: "batting-card",
  sponsor_every_s: 0,
  sponsor_for_s: 10,
};

/** `history` with one more moment; what is too old to matter is left out, but for the last before it. */
export function remember(history: readonly Moment[], moment: Moment): Moment[] {
  const recent = history.filter((each) => moment.at - each.at <= MEMORY_MS);
  const kept = recent.length ? recent : history.slice(-1);
  return [...kept, moment].slice(-MOST_MOMENTS);
}

function spot(graphic: string, from: number, ms: number, options: Record<string, string> = {}): Spot {
  return { graphic, options, from, until: from + ms };
}

function overEnded(before: Scoreboard, after: Scoreboard): boolean {
  const [was, is] = [before.innings, after.innings];
  if (!was || !is || was.number !== is.number || is.closed) return false;
  return Math.floor(Number(is.overs)) > Math.floor(Number(was.overs));
}

/** Who has come in, where it is one: the two who open are no news. */
function newBatter(before: Scoreboard, after: Scoreboard): string | null {
  const [was, is] = [before.innings, after.innings];
  if (!was || !is || was.number !== is.number) return null;
  const came = is.crease.filter((key) => key && !was.crease.includes(key));
  const [key, another] = came;
  return key && !another ? (is.batters[key]?.name ?? null) : null;
}

function newBowler(before: Scoreboard, after: Scoreboard): string | null {
  const [was, is] = [before.innings, after.innings];
  if (!is?.bowler || was?.number !== is.number || was.bowler === is.bowler) return null;
  return is.bowlers[is.bowler]?.name ?? null;
}

/** What one step of the match brings on; one thing after the other where they belong together. */
function brought(rules: AutoPilot, before: Scoreboard, { board: after, at }: Moment): Spot[] {
  const reached = rules.milestones ? milestone(before, after) : null;
  const then = reached ? at + MILESTONE_MS : at;
  const comes = rules.new_batter ? newBatter(before, after) : null;
  const bowls = rules.new_bowler ? newBowler(before, after) : null;
  return [
    ...(reached ? [spot("milestone", at, MILESTONE_MS, { event: reached.event, player: reached.player })] : []),
    ...(rules.end_of_over && overEnded(before, after) ? [spot(rules.end_of_over, then, CARD_MS)] : []),
    ...(bowls ? [spot("bowler", then, CARD_MS, { player: bowls })] : []),
    ...(comes ? [spot("batter", then, CARD_MS, { player: comes })] : []),
  ];
}

/** When the innings in progress was seen to end; 0 where that is long ago. */
function closedAt(history: readonly Moment[]): number {
  const first = history.findIndex(({ board }) => board.innings?.closed);
  const moment = history[first];
  return first > 0 && moment?.fresh ? moment.at : 0;
}

/** What stands for as long as the match is as it is. */
function standing(rules: AutoPilot, history: readonly Moment[], board: Scoreboard): Spot[] {
  const always = (graphic: string, from = 0, options: Record<string, string> = {}): Spot => ({ graphic, options, from, until: null });
  const innings = board.innings;
  const spots = rules.score_bug && board.status !== "upcoming" ? [always("score-bug")] : [];
  if (board.status === "finished" || !innings) return spots;
  if (innings.closed && rules.innings_break) {
    const closed = closedAt(history);
    const from = closed ? closed + MILESTONE_MS : 0;
    return [...spots, always(rules.innings_break, from, { innings: String(innings.number) })];
  }
  return board.status === "stopped" && rules.drinks ? [...spots, always(rules.drinks)] : spots;
}

/** Sponsors by the clock, so that outputs that were loaded at different times agree. */
function sponsorSpot(rules: AutoPilot, board: Scoreboard, now: number): Spot[] {
  const every = rules.sponsor_every_s * 1_000;
  const live = board.status === "live" && board.innings && !board.innings.closed;
  if (!every || !live) return [];
  const turn = Math.floor(now / every);
  return [spot("sponsor", turn * every, Math.min(rules.sponsor_for_s * 1_000, every), { turn: String(turn) })];
}

/** All that is on, or will be: the latest first in `from` last. */
export function autopilot(rules: AutoPilot, history: readonly Moment[], now: number): Spot[] {
  const board = history.at(-1)?.board;
  if (!board) return [];
  const moments = history.flatMap((moment, index) => {
    const before = history[index - 1];
    return before && moment.fresh ? brought(rules, before.board, moment) : [];
  });
  return [...standing(rules, history, board), ...sponsorSpot(rules, board, now), ...moments]
    .filter((each) => each.until === null || each.until > now)
    .sort((one, other) => one.from - other.from);
}
