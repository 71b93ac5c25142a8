/** What the worm shows: lines, the wickets on them, and each side's score where its line ends. */

import { countingOf } from "@/cricket/counting";
import { score } from "@/cricket/rates";
import { falls, path, scale, type Frame } from "@/cricket/worm";
import type { Show } from "@/overlay/graphic";
import { jointHeading, type Heading } from "@/overlay/pictures/heading";
import { courses, type Course } from "@/overlay/pictures/oversOf";
import { teamAt } from "@/overlay/pictures/third";

/** In units of a 1080p picture. */
export const WORM_FRAME: Frame = { width: 1492, height: 620, left: 76, right: 232, top: 30, bottom: 56 };
export const TAG = { width: 198, height: 52, gap: 8 };

const TAG_X = WORM_FRAME.width - TAG.width;

export interface Mark {
  readonly x: number;
  readonly y: number;
}

export interface WormLine {
  readonly side: "batting" | "bowling";
  /** Of an earlier innings. */
  readonly past: boolean;
  /** A second line of the same side. */
  readonly again: boolean;
  readonly path: string;
  readonly wickets: readonly Mark[];
  readonly end: Mark;
  /** In the margin on the right, with a leader from the line's end to it: a tag covers no line. */
  readonly tag: { readonly x: number; readonly y: number; readonly short: string; readonly score: string };
  readonly leader: string;
}

export interface Tick {
  readonly at: number;
  readonly text: string;
}

export interface WormPicture {
  readonly heading: Heading;
  readonly lines: readonly WormLine[];
  readonly across: readonly Tick[];
  readonly up: readonly Tick[];
  readonly unit: string;
  readonly target: { readonly y: number; readonly text: string } | null;
}

/** Tags at these heights, moved apart as little as keeps them from lying on each other and inside of the frame. */
export function apart(wanted: readonly number[], size: number, top: number, bottom: number): number[] {
  const order = wanted.map((y, index) => ({ y, index })).sort((a, b) => a.y - b.y);
  const placed = order.map(({ y }) => y);
  for (let at = 0; at < placed.length; at += 1) {
    placed[at] = Math.max(placed[at] ?? 0, (placed[at - 1] ?? top - size) + size);
  }
  for (let at = placed.length - 1; at >= 0; at -= 1) {
    placed[at] = Math.min(placed[at] ?? 0, (placed[at + 1] ?? bottom) - size);
  }
  const found: number[] = [];
  order.forEach(({ index }, at) => (found[index] = placed[at] ?? 0));
  return found;
}

function leader({ x, y }: Mark, to: number): string {
  const bend = Math.max(x + 14, TAG_X - 26);
  return `M${(x + 14).toFixed(1)} ${y.toFixed(1)}L${bend.toFixed(1)} ${y.toFixed(1)}L${TAG_X} ${to.toFixed(1)}`;
}

/** `null` before the first ball. */
export function worm(show: Show): WormPicture | null {
  const { board, state, words } = show;
  const counting = countingOf(board);
  const found = courses(board, state, counting);
  const innings = board.innings;
  if (!innings || !found.some((each) => each.points.length > 1)) return null;
  const allowed = innings.limit === undefined ? 0 : innings.limit / innings.balls_per_over;
  const series = found.map(({ side, points }) => ({ name: "", side, points }));
  const axes = scale(WORM_FRAME, series, allowed, innings.target, counting);
  const mark = ({ over, runs }: Course["points"][number]): Mark => ({ x: axes.x(over), y: axes.y(runs) });
  const ends = found.map((each) => mark(each.points.at(-1) ?? { over: 0, runs: 0, wickets: 0 }));
  const half = TAG.height / 2;
  const tops = apart(ends.map((end) => end.y - half), TAG.height + TAG.gap, 0, WORM_FRAME.height - WORM_FRAME.bottom + TAG.gap);
  return {
    heading: jointHeading(words.worm, board.sides.map((side) => side.name).join(` ${words.versus} `), board.venue, show),
    lines: found.map((each, index) => ({
      side: teamAt(show, each.side).side,
      past: !each.current,
      again: found.slice(0, index).some((before) => before.side === each.side),
      path: path(each.points, axes),
      wickets: falls(each.points).map(mark),
      end: ends[index] ?? { x: 0, y: 0 },
      tag: {
        x: TAG_X,
        y: tops[index] ?? 0,
        short: board.sides[each.side]?.short ?? "",
        score: score({ ...each, all_out: each.allOut }),
      },
      leader: leader(ends[index] ?? { x: 0, y: 0 }, (tops[index] ?? 0) + half),
    })),
    across: axes.ticks.map((tick) => ({ at: axes.x(tick.over), text: String(tick.text) })),
    up: axes.runTicks.map((runs) => ({ at: axes.y(runs), text: String(runs) })),
    unit: counting.inBalls ? words.balls : words.overs,
    target: innings.target === undefined ? null : { y: axes.y(innings.target), text: `${words.target} ${innings.target}` },
  };
}
