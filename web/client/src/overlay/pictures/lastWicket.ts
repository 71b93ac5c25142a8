/** What the last wicket's lower third writes: who is out and how, for what, and where it left the side. */

import { inOrder } from "@/cricket/card";
import { countingOf, played } from "@/cricket/counting";
import { feedLine } from "@/cricket/feed";
import { markKind } from "@/cricket/marks";
import type { Show } from "@/overlay/graphic";
import { batterNamed, battersOf, batterHero, type BatterFigures } from "@/overlay/pictures/people";
import { named, together, type Stat, type Third } from "@/overlay/pictures/third";
import type { LiveInnings, Scoreboard } from "@/wire";

/** A fall of wicket. */
export interface Fall {
  readonly batter: BatterFigures;
  /** `65/3`. */
  readonly score: string;
  /** Overs, or balls where those are counted. */
  readonly at: string;
}

/** `SD Heazlett 39 (27), 65/3 in 8.4`, as the board has it once the next batter is in. */
const TOLD = /^(.*?)(?: \d+ \(\d+\))?, (\d+)\/(\d+) in (\S+)(?: balls)?$/;

/** The key of whoever was out with the newest wicket of the feed. */
function newestOut(board: Scoreboard): string | undefined {
  const lines = inOrder(board.feed).map(([, sent]) => feedLine(sent));
  const wicket = lines.reverse().find((line) => line.mark && markKind(line.mark) === "wicket");
  return wicket && (wicket.out ?? wicket.to);
}

/** The wicket that has just fallen, before the board's own sentence tells of it. */
function fallen(show: Show, innings: LiveInnings): Fall | null {
  const key = newestOut(show.board);
  const batter = battersOf(show).find((row) => row.key === key && row.how);
  if (!batter) return null;
  return { batter, score: `${innings.runs}/${innings.wickets}`, at: played(innings.overs, countingOf(show.board)) };
}

export function lastFall(show: Show): Fall | null {
  const innings = show.board.innings;
  if (!innings?.wickets) return null;
  const [, name = "", runs, wickets, at = ""] = TOLD.exec(innings.last_wicket) ?? [];
  if (Number(wickets) !== innings.wickets) return fallen(show, innings);
  const batter = batterNamed(show, name);
  return batter && { batter, score: `${runs}/${wickets}`, at };
}

export function lastWicketThird(show: Show): Third | null {
  const fall = lastFall(show);
  if (!fall) return null;
  const { batter, score, at } = fall;
  const { inBalls } = countingOf(show.board);
  const stats: Stat[] = [
    { label: show.words.fours, figure: String(batter.fours) },
    { label: show.words.sixes, figure: String(batter.sixes) },
    { label: `${at} ${inBalls ? show.words.balls : show.words.overs}`, figure: score },
  ];
  return {
    team: batter.team,
    over: together(show.words.lastWicket, batter.team.name),
    ...named(batter.name),
    note: batter.how,
    hero: batterHero(show, batter),
    stats,
  };
}
