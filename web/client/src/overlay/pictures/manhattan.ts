/** What the Manhattan shows: the runs of each over as a bar, the wickets of it on top. */

import { countingOf } from "@/cricket/counting";
import { score } from "@/cricket/rates";
import { scale, type Frame } from "@/cricket/worm";
import type { Show } from "@/overlay/graphic";
import { jointHeading, type Heading } from "@/overlay/pictures/heading";
import { courses, type Course } from "@/overlay/pictures/oversOf";
import { teamAt } from "@/overlay/pictures/third";
import type { Tick } from "@/overlay/pictures/worm";

/** In units of a 1080p picture. */
export const BARS_FRAME: Frame = { width: 1492, height: 560, left: 64, right: 12, top: 26, bottom: 56 };
/** More would be too thin to be told apart. */
export const MOST_OVERS = 50;
const WIDEST = 62;
const LARGEST_WICKET = 11;
const FEWEST_RUNS = 12;
/** Of an innings without a limit, so that its first bars are no blocks. */
const FEWEST_OVERS = 20;

export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Centres of a dot for each wicket, over the bar. */
  readonly wickets: readonly { readonly x: number; readonly y: number }[];
}

export interface BarSeries {
  readonly side: "batting" | "bowling";
  readonly past: boolean;
  readonly short: string;
  readonly score: string;
  readonly bars: readonly Bar[];
}

export interface ManhattanPicture {
  readonly heading: Heading;
  /** An earlier innings first. */
  readonly series: readonly BarSeries[];
  readonly radius: number;
  readonly across: readonly Tick[];
  readonly up: readonly Tick[];
  readonly unit: string;
}

interface OverRuns {
  /** From 1. */
  readonly number: number;
  readonly runs: number;
  readonly wickets: number;
}

/** Each over's own runs and wickets, out of the totals at their ends. */
function each({ points }: Course): OverRuns[] {
  return points.slice(1).map((point, index) => ({
    number: Math.ceil(point.over),
    runs: point.runs - (points[index]?.runs ?? 0),
    wickets: point.wickets - (points[index]?.wickets ?? 0),
  }));
}

/** `null` before the first ball. Innings without a limit of overs stand alone, and only their last overs. */
export function manhattan(show: Show): ManhattanPicture | null {
  const { board, state, words } = show;
  const innings = board.innings;
  const counting = countingOf(board);
  const all = courses(board, state, counting);
  const limit = innings?.limit;
  const drawn = limit === undefined ? all.slice(-1) : all.slice(-2);
  const overs = drawn.map(each);
  const last = Math.max(0, ...overs.flat().map((over) => over.number));
  if (!innings || last === 0) return null;
  const allowed = limit === undefined ? FEWEST_OVERS : Math.ceil(limit / innings.balls_per_over);
  const before = Math.max(0, Math.max(allowed, last) - MOST_OVERS);
  const count = Math.max(allowed, last) - before;
  const most = Math.max(FEWEST_RUNS, ...overs.flat().map((over) => over.runs));
  const step = (BARS_FRAME.width - BARS_FRAME.left - BARS_FRAME.right) / count;
  const width = Math.min(WIDEST, (step * 0.82) / drawn.length);
  const radius = Math.min(LARGEST_WICKET, width * 0.42);
  const floor = BARS_FRAME.height - BARS_FRAME.bottom;
  const room = floor - BARS_FRAME.top;
  const highest = Math.max(...overs.flat().map((over) => over.runs + (over.wickets * (2 * radius + 3) * most) / room), most);
  const y = (runs: number): number => floor - (room * runs) / highest;
  const middle = (number: number): number => BARS_FRAME.left + (number - before - 0.5) * step;
  const axes = scale(BARS_FRAME, [], count, undefined, counting);
  return {
    heading: jointHeading(
      counting.inBalls ? words.runsPerSet : words.manhattan,
      board.sides.map((side) => side.name).join(` ${words.versus} `),
      board.venue,
      show,
    ),
    series: drawn.map((course, place) => ({
      side: teamAt(show, course.side).side,
      past: !course.current,
      short: board.sides[course.side]?.short ?? "",
      score: score({ ...course, all_out: course.allOut }),
      bars: (overs[place] ?? [])
        .filter((over) => over.number > before)
        .map((over) => {
          const x = middle(over.number) + (place - drawn.length / 2) * width;
          const wickets = Array.from({ length: over.wickets }, (_, index) => ({
            x: x + width / 2,
            y: y(over.runs) - (index + 0.5) * (2 * radius + 3) - 2,
          }));
          return { x: x + 1, y: y(over.runs), width: width - 2, height: floor - y(over.runs), wickets };
        }),
    })),
    radius,
    across: ticksOf(axes.ticks, before, count, counting).map(({ number, text }) => ({ at: middle(number), text })),
    up: ticksUp(highest).map((runs) => ({ at: y(runs), text: String(runs) })),
    unit: counting.inBalls ? words.balls : words.overs,
  };
}

/** Under which bars a figure stands: few enough that they never touch. */
function ticksOf(
  given: readonly { readonly over: number }[],
  before: number,
  count: number,
  counting: { readonly inBalls: boolean; readonly ballsPerOver: number },
): { readonly number: number; readonly text: string }[] {
  const every = count <= 24 ? 1 : Math.max(1, given[0]?.over ?? 1);
  const numbers = Array.from({ length: count }, (_, index) => before + index + 1);
  return numbers
    .filter((number) => number % every === 0)
    .map((number) => ({ number, text: String(counting.inBalls ? number * counting.ballsPerOver : number) }));
}

/** Round figures up to the highest bar. */
function ticksUp(highest: number): number[] {
  const step = [2, 5, 10, 20].find((size) => highest / size <= 5) ?? 20;
  return Array.from({ length: Math.floor(highest / step) }, (_, index) => (index + 1) * step);
}
