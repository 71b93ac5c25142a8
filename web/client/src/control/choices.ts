/** What may be chosen of a graphic: which innings, which player, which sponsor. */

import type { FeedState } from "@/wire";

export interface Choice {
  /** As in the graphic's options. */
  readonly name: "innings" | "player" | "sponsor";
  readonly label: string;
  /** Values and what they are called; the first, empty, is what the graphic does by itself. */
  readonly among: readonly (readonly [value: string, label: string])[];
}

const OF_INNINGS = new Set(["batting-card", "bowling-card", "fall-of-wickets", "worm", "manhattan", "wagon-wheel"]);

function innings(state: FeedState): Choice {
  const numbers = state.innings.map(({ number, batting }): [string, string] => [
    String(number),
    `${number}: ${state.match.teams[batting]?.short ?? ""}`,
  ]);
  // One innings is the current one.
  return { name: "innings", label: "Innings", among: [["", "Current"], ...(numbers.length > 1 ? numbers : [])] };
}

function players(state: FeedState, graphic: string): Choice {
  const current = state.innings.at(-1);
  const lines = graphic === "bowler" ? current?.bowlers : current?.batters;
  const names = (lines ?? []).map(({ name }): [string, string] => [name, name]);
  const usual = graphic === "bowler" ? "Who bowls" : graphic === "batter" ? "Who faces" : "All";
  return { name: "player", label: "Player", among: [["", usual], ...names] };
}

function sponsors(state: FeedState): Choice {
  const names = state.look.sponsors.map(({ id, name }): [string, string] => [id, name]);
  return { name: "sponsor", label: "Sponsor", among: [["", "In turn"], ...names] };
}

/** Those between which there is something to choose. */
export function choicesOf(graphic: string, state: FeedState | null): Choice[] {
  if (!state) return [];
  const all = [
    ...(OF_INNINGS.has(graphic) ? [innings(state)] : []),
    ...(["batter", "bowler", "wagon-wheel"].includes(graphic) ? [players(state, graphic)] : []),
    ...(graphic === "sponsor" ? [sponsors(state)] : []),
  ];
  return all.filter(({ among }) => among.length > 1);
}
