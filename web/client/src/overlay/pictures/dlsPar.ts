/** What the par's lower third writes: the par score of a chase that may be cut short, and how the side stands to it. */

import type { Show } from "@/overlay/graphic";
import { playedStat, total } from "@/overlay/pictures/innings";
import { battingTeam, type Third } from "@/overlay/pictures/third";
import { fill, type Words } from "@/overlay/words";

/** `12 ahead of par`. */
function againstPar(words: Words, margin: number): string {
  if (margin === 0) return words.level;
  return fill(margin > 0 ? words.ahead : words.behind, { runs: Math.abs(margin) });
}

export function dlsParThird(show: Show): Third | null {
  const innings = show.board.innings;
  const par = show.state?.current?.dlsPar ?? null;
  if (!innings || innings.target === undefined || innings.closed || par === null) return null;
  const team = battingTeam(show);
  const margin = innings.runs - par;
  return {
    team,
    over: team.name,
    given: "",
    name: againstPar(show.words, margin),
    note: show.state?.current?.dlsMethod ?? "",
    ...(margin === 0 ? {} : { tone: margin > 0 ? ("good" as const) : ("bad" as const) }),
    hero: { figure: String(par), count: "", unit: show.words.dlsPar },
    stats: [{ label: show.words.total, figure: total(innings) }, playedStat(show, innings.overs)],
  };
}
