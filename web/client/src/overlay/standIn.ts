/** A scoreboard made of `state.json`, for when that can be had and the socket cannot. */

import { ballsOf } from "@/cricket/counting";
import { inOvers } from "@/overlay/pictures/inOvers";
import type { BatterLine, BowlerLine, FeedInnings, FeedState, InningsLine, LiveInnings, Scoreboard } from "@/wire";

function keyed<T>(lines: readonly T[]): Record<string, T> {
  return Object.fromEntries(lines.map((line, index) => [String(index + 1), line]));
}

function keyOf(names: readonly { readonly name: string }[], name: string): string {
  const at = names.findIndex((line) => line.name === name);
  return at < 0 ? "" : String(at + 1);
}

/** Legal balls, whichever way the match counts. */
function inLegalBalls(played: string, { match }: FeedState): number {
  return match.inBalls ? Number(played) : ballsOf(played, match.ballsPerOver);
}

function overs(played: string, { match }: FeedState): string {
  return inOvers(played, { inBalls: match.inBalls, ballsPerOver: match.ballsPerOver });
}

function earlier(innings: FeedInnings, state: FeedState): InningsLine {
  return {
    batting: innings.batting,
    runs: innings.runs,
    wickets: innings.wickets,
    overs: overs(innings.overs, state),
    declared: innings.declared,
    all_out: innings.allOut,
    super_over: innings.superOver,
  };
}

function live(innings: FeedInnings, state: FeedState, last: Scoreboard | null): LiveInnings {
  const { current, match } = state;
  const batters: BatterLine[] = innings.batters.map(({ name, runs, balls, fours, sixes, how }) => ({
    name, runs, balls, fours, sixes, how,
  }));
  const bowlers: BowlerLine[] = innings.bowlers.map(({ name, maidens, runs, wickets, dots, overs: bowled }) => ({
    name, maidens, runs, wickets, dots, overs: overs(bowled, state),
  }));
  const faced = batters.reduce((sum, line) => sum + line.balls, 0);
  const stand = current?.partnership;
  const bowler = keyOf(bowlers, current?.bowler ?? "");
  const limit = innings.oversMax ? inLegalBalls(innings.oversMax, state) : undefined;
  return {
    number: innings.number,
    batting: innings.batting,
    runs: innings.runs,
    wickets: innings.wickets,
    overs: overs(innings.overs, state),
    balls_per_over: match.ballsPerOver,
    extras: innings.extras.total,
    batters: keyed(batters),
    bowlers: keyed(bowlers),
    crease: [keyOf(batters, current?.striker ?? ""), keyOf(batters, current?.nonStriker ?? "")],
    before_stand: [innings.runs - (stand?.runs ?? 0), faced - (stand?.balls ?? 0)],
    last_wicket: current?.lastWicket ?? "",
    free_hit: current?.freeHit ?? false,
    super_over: innings.superOver,
    closed: innings.closed ? (innings.allOut ? "all_out" : innings.declared ? "declared" : "ended") : "",
    worm: last?.innings?.number === innings.number ? last.innings.worm : wormOf(innings),
    ...(bowler ? { bowler } : {}),
    ...(limit === undefined ? {} : { limit }),
    ...(innings.target === null ? {} : { target: innings.target }),
  };
}

function wormOf(innings: FeedInnings): LiveInnings["worm"] {
  return Object.fromEntries(innings.oversBowled.map((over) => [String(over.number), [over.total, over.down]]));
}

/** The balls of this over, numbered from the over's first: a feed that is short, but whose end is right. */
function feed(innings: FeedInnings, batters: readonly { readonly name: string }[], state: FeedState): Scoreboard["feed"] {
  const over = innings.oversBowled.at(-1);
  if (!over) return {};
  const by = keyOf(innings.bowlers, over.bowler);
  const to = keyOf(batters, state.current?.striker ?? "");
  const lines = over.balls.map((mark, index) => [String(over.number * 100 + index), [`${over.number - 1}.${index + 1}`, mark, to, by]]);
  return Object.fromEntries(lines);
}

/** `last`, the newest board that the socket brought, gives what the state does not tell. */
export function standIn(state: FeedState, last: Scoreboard | null): Scoreboard {
  const { match } = state;
  const current = state.innings[state.current?.innings ?? state.innings.length - 1];
  return {
    match_id: match.id,
    title: match.title,
    venue: match.venue,
    date: match.date,
    format: match.format,
    in_balls: match.inBalls,
    sides: match.teams.map(({ id, name, short }) => ({ id, name, short })),
    status: match.status,
    headline: match.headline,
    earlier: state.innings.filter((each) => each !== current).map((each) => earlier(each, state)),
    feed: current ? feed(current, current.batters, state) : {},
    conflicts: last?.conflicts ?? 0,
    ...(current ? { innings: live(current, state, last) } : {}),
  };
}
