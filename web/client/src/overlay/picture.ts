/** What the score bug shows for a board, as plain text: decided here, drawn by the element. */

import { atTheCrease, liveBowlers, stand } from "@/cricket/card";
import { teamColours } from "@/cricket/colours";
import { countingOf, played, wordsOf } from "@/cricket/counting";
import { feedLine, thisOver } from "@/cricket/feed";
import { markKind, markText, type MarkKind } from "@/cricket/marks";
import { chase, chaseText, runRate, score } from "@/cricket/rates";
import type { LiveInnings, Scoreboard } from "@/wire";

export interface BatterPicture {
  readonly name: string;
  readonly runs: string;
  readonly balls: string;
  readonly striker: boolean;
}

export interface Picture {
  readonly batting: string;
  readonly bowling: string;
  readonly sides: readonly [string, string];
  readonly colours: readonly [string, string];
  readonly total: string;
  readonly overs: string;
  /** What `overs` counts. */
  readonly units: string;
  readonly batters: readonly [BatterPicture, BatterPicture];
  readonly bowler: string;
  readonly figures: string;
  readonly balls: readonly { readonly text: string; readonly kind: MarkKind }[];
  /** In place of the players: who plays, before the start, and the result, after the end. */
  readonly notice: string;
  readonly line: string;
}

const NOBODY: BatterPicture = { name: "", runs: "", balls: "", striker: false };
const MOST_BALLS = 9;
const NEUTRAL = "#24332b";

/** A broadcast name: `Kohli` for `Virat Kohli` or `V Kohli`. */
export function surname(name: string): string {
  const words = name.split(" ");
  let from = words.length - 1;
  while (from > 1 && /^\p{Ll}/u.test(words[from - 1] ?? "")) from -= 1;
  return words.slice(from).join(" ");
}

/** The surname, unless two players of the innings share it. */
function onAir(name: string, innings: LiveInnings): string {
  const short = surname(name);
  const players = [...Object.values(innings.batters), ...Object.values(innings.bowlers)];
  const alike = new Set(players.map((line) => line.name).filter((other) => surname(other) === short));
  return alike.size > 1 ? name : short;
}

function notice(board: Scoreboard): string {
  if (!board.innings) return board.sides.map((side) => side.name).join(" v ");
  return board.status === "finished" ? board.headline : "";
}

function line(board: Scoreboard): string {
  const innings = board.innings;
  const counting = countingOf(board);
  if (board.status === "finished") {
    return board.earlier
      .map((each) => `${board.sides[each.batting]?.short ?? ""} ${score(each)} (${played(each.overs, counting)})`)
      .join("   ·   ");
  }
  if (!innings || board.status === "stopped") return board.headline;
  if (innings.closed) return board.headline;
  const need = chase(innings, counting);
  if (need) {
    const rate = need.balls === null || counting.inBalls ? "" : `   ·   Required rate ${need.requiredRate}`;
    return `Target ${innings.target}   ·   ${chaseText(need)}${rate}`;
  }
  const { runs, balls } = stand(innings);
  return `${wordsOf(counting).runRate} ${runRate(innings, counting)}${balls ? `   ·   Partnership ${runs} (${balls})` : ""}`;
}

export function picture(board: Scoreboard): Picture {
  const innings = board.innings;
  const first = innings?.batting ?? 0;
  const [batting, bowling] = [board.sides[first], board.sides[1 - first]];
  const counting = countingOf(board);
  const fills = teamColours(board.sides.map((side) => side.name)).map((colour) => colour.fill);
  const common = {
    batting: batting?.short ?? "",
    bowling: bowling?.short ?? "",
    sides: [batting?.name ?? "", bowling?.name ?? ""],
    colours: [fills[first] ?? NEUTRAL, fills[1 - first] ?? NEUTRAL],
    notice: notice(board),
    line: line(board),
    units: wordsOf(counting).units,
  } as const;
  if (!innings) {
    return { ...common, total: "", overs: "", batters: [NOBODY, NOBODY], bowler: "", figures: "", balls: [] };
  }
  const rows = atTheCrease(innings).map((row) => ({
    name: onAir(row.name, innings),
    runs: String(row.runs),
    balls: String(row.balls),
    striker: row.onStrike,
  }));
  const bowler = liveBowlers(innings, counting).find((row) => row.bowling);
  return {
    ...common,
    total: score({ ...innings, all_out: innings.closed === "all_out" }),
    overs: played(innings.overs, counting),
    batters: [rows[0] ?? NOBODY, rows[1] ?? NOBODY],
    bowler: bowler ? onAir(bowler.name, innings) : "",
    figures: bowler ? `${bowler.wickets}/${bowler.runs}` : "",
    balls: thisOver(board.feed).slice(-MOST_BALLS).map((mark) => ({ text: markText(mark), kind: markKind(mark) })),
  };
}

/** The word that a ball deserves on air, by its kind. */
export const SHOUTS: Partial<Record<MarkKind, string>> = { four: "FOUR", six: "SIX", wicket: "WICKET" };

/** The newest ball of `after`, if `before` did not have it. */
export function newBall(before: Scoreboard, after: Scoreboard): string | undefined {
  const newest = Math.max(-1, ...Object.keys(after.feed).map(Number));
  const sent = after.feed[String(newest)];
  return !sent || String(newest) in before.feed ? undefined : feedLine(sent).mark;
}
