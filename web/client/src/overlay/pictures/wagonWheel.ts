/** What the wagon wheel shows: where the runs off the bat went, of a side's innings or of one batter's. */

import type { Show } from "@/overlay/graphic";
import { chosen } from "@/overlay/pictures/chosen";
import { heading, type Heading } from "@/overlay/pictures/heading";
import { person, type Person } from "@/overlay/pictures/person";
import type { FeedShot } from "@/wire";

/** The ground, in units of a 1080p picture. */
export const GROUND = { size: 660, radius: 268, beyond: 286, rim: 308 } as const;
const SECTORS = 8;

/** How a shot is drawn, by its runs. */
export type Worth = "1" | "2" | "3" | "4" | "6";

export interface Shot {
  readonly x: number;
  readonly y: number;
  readonly worth: Worth;
}

export interface Sector {
  /** Where its share is written. */
  readonly x: number;
  readonly y: number;
  readonly path: string;
  readonly text: string;
  /** Of the runs of the fullest sector, from 0 to 1. */
  readonly fullness: number;
}

export interface WorthLine {
  readonly worth: Worth;
  readonly count: string;
  readonly runs: string;
  /** Of all runs shown, from 0 to 1. */
  readonly share: number;
}

export interface WheelPicture {
  readonly heading: Heading;
  /** The batter; `null` where the whole side is shown. */
  readonly name: Person | null;
  /** `54*` or `187/4`. */
  readonly figure: string;
  /** `38 balls`, `20 overs`. */
  readonly beside: string;
  readonly shots: readonly Shot[];
  readonly sectors: readonly Sector[];
  readonly worths: readonly WorthLine[];
}

const WORTHS: readonly Worth[] = ["6", "4", "3", "2", "1"];

function worthOf(runs: number): Worth {
  if (runs >= 6) return "6";
  if (runs === 4) return "4";
  return runs >= 3 ? "3" : runs === 2 ? "2" : "1";
}

/** Degrees, clockwise from straight down the ground, which is down the picture: the bowler's end is nearest. */
function place(angle: number, radius: number): { readonly x: number; readonly y: number } {
  const turn = (angle * Math.PI) / 180;
  const middle = GROUND.size / 2;
  return { x: middle - Math.sin(turn) * radius, y: middle + Math.cos(turn) * radius };
}

function shotOf(shot: FeedShot): Shot {
  const worth = worthOf(shot.runs);
  const share = Math.max(0, Math.min(100, shot.distance)) / 100;
  const radius = worth === "6" ? GROUND.beyond : worth === "4" ? GROUND.radius : share * GROUND.radius;
  return { ...place(shot.angle, radius), worth };
}

function turned(angle: number): number {
  return ((angle % 360) + 360) % 360;
}

function sectors(shots: readonly FeedShot[]): Sector[] {
  const wide = 360 / SECTORS;
  const runs = Array.from({ length: SECTORS }, () => 0);
  for (const shot of shots) {
    const at = Math.floor(turned(shot.angle) / wide);
    runs[at] = (runs[at] ?? 0) + shot.runs;
  }
  const all = runs.reduce((sum, each) => sum + each, 0);
  const most = Math.max(1, ...runs);
  return runs.map((each, index) => {
    const [from, to] = [place(index * wide, GROUND.radius), place((index + 1) * wide, GROUND.radius)];
    const middle = GROUND.size / 2;
    const arc = `A${GROUND.radius} ${GROUND.radius} 0 0 1 ${to.x.toFixed(1)} ${to.y.toFixed(1)}`;
    return {
      ...place((index + 0.5) * wide, GROUND.rim),
      path: `M${middle} ${middle}L${from.x.toFixed(1)} ${from.y.toFixed(1)}${arc}Z`,
      text: each ? `${Math.round((100 * each) / all)}%` : "",
      fullness: each / most,
    };
  });
}

function worthLines(shots: readonly FeedShot[]): WorthLine[] {
  const all = Math.max(1, shots.reduce((sum, shot) => sum + shot.runs, 0));
  return WORTHS.map((worth) => {
    const these = shots.filter((shot) => worthOf(shot.runs) === worth);
    const runs = these.reduce((sum, shot) => sum + shot.runs, 0);
    return { worth, count: String(these.length), runs: String(runs), share: runs / all };
  });
}

/** `null` where no shot with runs is known of the innings, or of the batter that was asked for. */
export function wagonWheel(show: Show): WheelPicture | null {
  const one = chosen(show);
  const wanted = show.options["player"] ?? "";
  const shots = (one?.full?.shots ?? []).filter((shot) => shot.runs > 0 && (!wanted || shot.batter === wanted));
  if (!one || !shots.length) return null;
  const { words, board } = show;
  const live = Object.values(one.live?.batters ?? {});
  const batter = wanted ? [...live, ...(one.full?.batters ?? [])].find((line) => line.name === wanted) : undefined;
  return {
    heading: heading(one.side, words.wagonWheel, show, one),
    name: batter ? person(batter.name) : null,
    figure: batter ? `${batter.runs}${batter.how ? "" : "*"}` : one.score,
    beside: batter
      ? `${batter.balls} ${words.balls}`
      : `${one.played} ${board.in_balls ? words.balls : words.overs}`,
    shots: shots.map(shotOf),
    sectors: sectors(shots),
    worths: worthLines(shots),
  };
}
