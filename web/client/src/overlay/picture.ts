/** What the score bug shows for a board, as plain text: decided here, drawn by the element. */

import { atTheCrease, liveBowlers, stand } from "@/cricket/card";
import { countingOf, played } from "@/cricket/counting";
import { feedLine, thisOver } from "@/cricket/feed";
import { markKind, markText, type MarkKind } from "@/cricket/marks";
import { chase, runRate, score } from "@/cricket/rates";
import { rateWord } from "@/overlay/pictures/innings";
import { needText } from "@/overlay/pictures/need";
import type { Show } from "@/overlay/graphic";
import type { Words } from "@/overlay/words";
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

type Shown = Pick<Show, "board" | "words">;

const NOBODY: BatterPicture = { name: "", runs: "", balls: "", striker: false };
const MOST_BALLS = 9;
const BETWEEN = "   ·   ";

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

function notice({ board, words }: Shown): string {
  if (!board.innings) return board.sides.map((side) => side.name).join(` ${words.versus} `);
  return board.status === "finished" ? board.headline : "";
}

function line(shown: Shown): string {
  const { board, words } = shown;
  const innings = board.innings;
  const counting = countingOf(board);
  if (board.status === "finished") {
    return board.earlier
      .map((each) => `${board.sides[each.batting]?.short ?? ""} ${score(each)} (${played(each.overs, counting)})`)
      .join(BETWEEN);
  }
  if (!innings || board.status === "stopped" || innings.closed) return board.headline;
  const need = chase(innings, counting);
  const { runs, balls } = stand(innings);
  const parts = need
    ? [
        `${words.target} ${innings.target}`,
        needText(words, need),
        need.balls === null || counting.inBalls ? "" : `${words.requiredRate} ${need.requiredRate}`,
      ]
    : [`${rateWord(shown)} ${runRate(innings, counting)}`, balls ? `${words.partnership} ${runs} (${balls})` : ""];
  return parts.filter(Boolean).join(BETWEEN);
}

export function picture(shown: Shown): Picture {
  const { board, words } = shown;
  const innings = board.innings;
  const first = innings?.batting ?? 0;
  const [batting, bowling] = [board.sides[first], board.sides[1 - first]];
  const counting = countingOf(board);
  const common = {
    batting: batting?.short ?? "",
    bowling: bowling?.short ?? "",
    sides: [batting?.name ?? "", bowling?.name ?? ""],
    notice: notice(shown),
    line: line(shown),
    units: counting.inBalls ? words.balls : words.overs,
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

/** The word that a ball deserves on air, by its kind; nothing for most. */
export function shout(kind: MarkKind, words: Words): string | undefined {
  return kind === "four" || kind === "six" || kind === "wicket" ? words[kind] : undefined;
}

/** The newest ball of `after`, if `before` did not have it. */
export function newBall(before: Scoreboard, after: Scoreboard): string | undefined {
  const newest = Math.max(-1, ...Object.keys(after.feed).map(Number));
  const sent = after.feed[String(newest)];
  return !sent || String(newest) in before.feed ? undefined : feedLine(sent).mark;
}
