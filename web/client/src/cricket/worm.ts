/** The worm's geometry: cumulative runs over by over, in the units of a view box. */

import { ballsOf, type Counting } from "@/cricket/counting";
import type { InningsCard, LiveInnings, Scoreboard, Scorecard } from "@/wire";

export interface Over {
  readonly over: number;
  readonly runs: number;
  readonly wickets: number;
}

export interface Series {
  readonly name: string;
  readonly side: number;
  readonly points: readonly Over[];
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Scale {
  readonly overs: number;
  readonly runs: number;
  x(over: number): number;
  y(runs: number): number;
  /** Where a figure of overs or balls stands. */
  readonly ticks: readonly { readonly over: number; readonly text: number }[];
  readonly runTicks: readonly number[];
}

const FEWEST_RUNS = 40;
const FEWEST_RUNS_AN_OVER = 20;
const STEPS = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500];
const MOST_TICKS = 5;

/** The innings in progress up to this ball. */
export function livePoints(innings: LiveInnings): Over[] {
  const done = Object.entries(innings.worm)
    .map(([over, [runs, wickets]]) => ({ over: Number(over), runs, wickets }))
    .sort((a, b) => a.over - b.over);
  const balls = ballsOf(innings.overs, innings.balls_per_over);
  const now = { over: balls / innings.balls_per_over, runs: innings.runs, wickets: innings.wickets };
  const before = done.filter((point) => point.over < now.over);
  return [{ over: 0, runs: 0, wickets: 0 }, ...before, ...(now.over > 0 ? [now] : [])];
}

function ticks(most: number): number[] {
  const step = STEPS.find((each) => most / each <= MOST_TICKS) ?? most;
  const found: number[] = [];
  for (let at = step; at <= most; at += step) found.push(at);
  return found;
}

/** Axes that hold every series, the overs allowed and the target. */
export function scale(
  frame: Frame,
  series: readonly Series[],
  oversAllowed: number,
  target: number | undefined,
  counting: Counting,
): Scale {
  const last = (pick: (point: Over) => number): number =>
    Math.max(0, ...series.map((line) => Math.max(0, ...line.points.map(pick))));
  const overs = Math.max(oversAllowed, Math.ceil(last((point) => point.over)), 1);
  const fewest = Math.min(FEWEST_RUNS, FEWEST_RUNS_AN_OVER * overs);
  const runs = Math.max(fewest, Math.ceil(Math.max(last((point) => point.runs), target ?? 0) * 1.08));
  const each = counting.inBalls ? counting.ballsPerOver : 1;
  const [across, up] = [frame.width - frame.left - frame.right, frame.height - frame.top - frame.bottom];
  return {
    overs,
    runs,
    x: (over) => frame.left + (across * over) / overs,
    y: (value) => frame.top + up - (up * value) / runs,
    ticks: ticks(overs * each).map((text) => ({ over: text / each, text })),
    runTicks: ticks(runs),
  };
}

/** An SVG path through the points. */
export function path(points: readonly Over[], axes: Scale): string {
  return points
    .map((point, index) => `${index ? "L" : "M"}${axes.x(point.over).toFixed(1)} ${axes.y(point.runs).toFixed(1)}`)
    .join("");
}

/** The points at which wickets fell during the over that they end. */
export function falls(points: readonly Over[]): Over[] {
  return points.filter((point, index) => point.wickets > (points[index - 1]?.wickets ?? 0));
}

function cardPoints(innings: InningsCard, ballsPerOver: number): Over[] {
  const points: Over[] = [{ over: 0, runs: 0, wickets: 0 }];
  let [over, runs, wickets] = [0, 0, 0];
  for (const each of innings.over_by_over) {
    over += Math.min(each.legal / ballsPerOver, 1);
    runs += each.runs;
    wickets += each.wickets;
    points.push({ over, runs, wickets });
  }
  return points;
}

/** `Kites`, and `Kites, 2nd` where the side has a line already. */
function nameOf(board: Scoreboard, batting: number, before: readonly Series[]): string {
  const name = board.sides[batting]?.name ?? "";
  return before.some((line) => line.side === batting) ? `${name}, 2nd` : name;
}

/** Every innings that has a line to draw, the one in progress last; super overs are no match for the rest. */
export function wormSeries(board: Scoreboard, card: Scorecard | null): Series[] {
  const series: Series[] = [];
  const innings = board.innings;
  for (const [index, line] of board.earlier.entries()) {
    const whole = card?.innings[index];
    if (!whole || line.super_over !== innings?.super_over) continue;
    const name = nameOf(board, line.batting, series);
    series.push({ name, side: line.batting, points: cardPoints(whole, card.balls_per_over) });
  }
  if (innings) {
    const name = nameOf(board, innings.batting, series);
    series.push({ name, side: innings.batting, points: livePoints(innings) });
  }
  return series;
}
