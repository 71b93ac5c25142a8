/** The batters and bowlers that a graphic may be asked for, of the innings in progress or of an earlier one. */

import { liveBatters, liveBowlers } from "@/cricket/card";
import { countingOf } from "@/cricket/counting";
import { economy, strikeRate } from "@/cricket/rates";
import type { Show } from "@/overlay/graphic";
import { inOvers } from "@/overlay/pictures/inOvers";
import { battingTeam, bowlingTeam, teamAt, type Hero, type Stat, type Team } from "@/overlay/pictures/third";
import type { FeedBatter, FeedBowler } from "@/wire";

export interface BatterFigures {
  readonly name: string;
  readonly team: Team;
  readonly runs: number;
  readonly balls: number;
  readonly fours: number;
  readonly sixes: number;
  readonly rate: string;
  /** How they were out; empty while they are not. */
  readonly how: string;
}

export interface BowlerFigures {
  readonly name: string;
  readonly team: Team;
  /** Overs, or balls where those are counted. */
  readonly bowled: string;
  readonly maidens: number;
  readonly runs: number;
  readonly wickets: number;
  readonly dots: number;
  readonly rate: string;
}

/** The batters of the innings in progress, in batting order. */
export function battersOf(show: Show): (BatterFigures & { readonly key: string; readonly onStrike: boolean })[] {
  const innings = show.board.innings;
  if (!innings) return [];
  const team = battingTeam(show);
  return liveBatters(innings).map((row) => ({ ...row, team, how: innings.batters[row.key]?.how ?? "" }));
}

/** The bowlers of the innings in progress, in the order of their first overs. */
export function bowlersOf(show: Show): (BowlerFigures & { readonly key: string })[] {
  const innings = show.board.innings;
  const team = bowlingTeam(show);
  return innings ? liveBowlers(innings, countingOf(show.board)).map((row) => ({ ...row, team })) : [];
}

function newest<T extends { readonly name: string }>(
  show: Show,
  name: string,
  lines: (innings: NonNullable<Show["state"]>["innings"][number]) => readonly T[],
): { readonly line: T; readonly batting: number } | null {
  for (const innings of [...(show.state?.innings ?? [])].reverse()) {
    const line = lines(innings).find((each) => each.name === name);
    if (line) return { line, batting: innings.batting };
  }
  return null;
}

/** A batter by name; without one the striker. `null` where nobody has batted by that name. */
export function batterNamed(show: Show, name: string | undefined): BatterFigures | null {
  const rows = battersOf(show);
  if (!name) return rows.find((row) => row.onStrike) ?? rows.find((row) => row.how === "") ?? null;
  const row = rows.find((each) => each.name === name);
  if (row) return row;
  const found = newest<FeedBatter>(show, name, (innings) => innings.batters);
  if (!found) return null;
  return { ...found.line, team: teamAt(show, found.batting), rate: strikeRate(found.line) };
}

/** A bowler by name; without one whoever bowls, or bowled last. `null` where nobody has bowled by that name. */
export function bowlerNamed(show: Show, name: string | undefined): BowlerFigures | null {
  const rows = bowlersOf(show);
  if (!name) return rows.find((row) => row.key === show.board.innings?.bowler) ?? null;
  const row = rows.find((each) => each.name === name);
  if (row) return row;
  const found = newest<FeedBowler>(show, name, (innings) => innings.bowlers);
  if (!found) return null;
  const { line } = found;
  const counting = countingOf(show.board);
  const rate = economy({ runs: line.runs, overs: inOvers(line.overs, counting) }, counting);
  return { ...line, team: teamAt(show, 1 - found.batting), bowled: line.overs, rate };
}

/** `104*` from `58` balls. */
export function batterHero(show: Show, batter: BatterFigures): Hero {
  return {
    figure: `${batter.runs}${batter.how ? "" : "*"}`,
    count: String(batter.balls),
    unit: show.words.balls,
  };
}

/** `3/24` in `3.2` overs. */
export function bowlerHero(show: Show, bowler: BowlerFigures): Hero {
  return {
    figure: `${bowler.wickets}/${bowler.runs}`,
    count: bowler.bowled,
    unit: countingOf(show.board).inBalls ? show.words.balls : show.words.overs,
  };
}

export function batterStats(show: Show, batter: BatterFigures): Stat[] {
  return [
    { label: show.words.fours, figure: String(batter.fours) },
    { label: show.words.sixes, figure: String(batter.sixes) },
    { label: show.words.strikeRate, figure: batter.rate },
  ];
}

/** Maidens only where there are any: few are bowled in a short match, and none in balls. */
export function bowlerStats(show: Show, bowler: BowlerFigures): Stat[] {
  const { inBalls } = countingOf(show.board);
  return [
    { label: show.words.dots, figure: String(bowler.dots) },
    ...(bowler.maidens && !inBalls ? [{ label: show.words.maidens, figure: String(bowler.maidens) }] : []),
    { label: inBalls ? show.words.runsPerBall : show.words.economy, figure: bowler.rate },
  ];
}

