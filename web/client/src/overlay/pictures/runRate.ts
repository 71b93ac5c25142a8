/** What the run rate's lower third writes: the rate, where it leads or what is required, and the overs just gone. */

import { countingOf, played } from "@/cricket/counting";
import { chase, projected, runRate } from "@/cricket/rates";
import { recentOvers } from "@/cricket/recent";
import type { Show } from "@/overlay/graphic";
import { rateWord, total } from "@/overlay/pictures/innings";
import { battingTeam, type Stat, type Third } from "@/overlay/pictures/third";
import { fill } from "@/overlay/words";
import type { LiveInnings } from "@/wire";

const RECENT = 5;

/** `42/1` in the last five overs that are complete; nothing before there are so many. */
function recent(show: Show, innings: LiveInnings): Stat[] {
  const overs = recentOvers(innings, RECENT + 1)
    .filter((over) => !over.inProgress)
    .slice(-RECENT);
  if (overs.length < RECENT) return [];
  const label = countingOf(show.board).inBalls ? show.words.lastSets : show.words.lastOvers;
  const sum = (pick: (over: (typeof overs)[number]) => number): number =>
    overs.reduce((before, over) => before + pick(over), 0);
  const figure = `${sum((over) => over.runs)}/${sum((over) => over.wickets)}`;
  return [{ label: fill(label, { count: RECENT }), figure }];
}

function outlook(show: Show, innings: LiveInnings): Stat[] {
  const need = chase(innings, countingOf(show.board));
  if (need && need.balls !== null) return [{ label: show.words.requiredRate, figure: need.requiredRate }];
  const leads = projected(innings);
  return leads === null ? [] : [{ label: show.words.projected, figure: String(leads) }];
}

export function runRateThird(show: Show): Third | null {
  const innings = show.board.innings;
  if (!innings || innings.overs === "0") return null;
  const counting = countingOf(show.board);
  const team = battingTeam(show);
  const unit = counting.inBalls ? show.words.balls : show.words.overs;
  return {
    team,
    over: team.name,
    given: "",
    name: total(innings),
    note: `${played(innings.overs, counting)} ${unit}`,
    hero: { figure: runRate(innings, counting), count: "", unit: rateWord(show) },
    stats: [...outlook(show, innings), ...recent(show, innings)],
  };
}
