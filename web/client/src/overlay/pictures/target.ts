/** What the target's lower third writes: the equation of a chase, or between the innings what is to be chased. */

import { countingOf } from "@/cricket/counting";
import { chase, type Chase } from "@/cricket/rates";
import type { Show } from "@/overlay/graphic";
import { playedStat, total } from "@/overlay/pictures/innings";
import { needText } from "@/overlay/pictures/need";
import { battingTeam, bowlingTeam, type Stat, type Third } from "@/overlay/pictures/third";

function required(show: Show, need: Chase): Stat[] {
  return need.balls === null ? [] : [{ label: show.words.requiredRate, figure: need.requiredRate }];
}

/** How a headline ends between the innings, see core/usecases/headline.py. */
const TO_WIN = /need (\d+) to win$/;

/** Before the chase. A target that was not revised is to be had in as many balls as the first innings had. */
function toCome(show: Show): Third | null {
  const innings = show.board.innings;
  const target = Number(TO_WIN.exec(show.board.headline)?.[1] ?? "");
  if (!target || !innings?.closed) return null;
  const { limit, ...unlimited } = { ...innings, target, runs: 0, overs: "0", closed: "" };
  const revised = target !== innings.runs + 1;
  const counting = countingOf(show.board);
  const need = chase(revised || limit === undefined ? unlimited : { ...unlimited, limit }, counting);
  const team = bowlingTeam(show);
  return need && {
    team,
    over: team.name,
    given: "",
    name: needText(show.words, need),
    note: "",
    hero: { figure: String(target), count: "", unit: show.words.target },
    stats: required(show, need),
  };
}

export function targetThird(show: Show): Third | null {
  const innings = show.board.innings;
  const need = innings && chase(innings, countingOf(show.board));
  if (!innings || !need) return toCome(show);
  const team = battingTeam(show);
  return {
    team,
    over: team.name,
    given: "",
    name: needText(show.words, need),
    note: "",
    hero: { figure: String(innings.target), count: "", unit: show.words.target },
    stats: [
      ...required(show, need),
      { label: show.words.total, figure: total(innings) },
      playedStat(show, innings.overs),
    ],
  };
}
