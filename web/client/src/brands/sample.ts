/** A match to see a look in: a moment of a real one, played by the brand's own first two teams. */

import recording from "@/demo/recording.json";
import { RULES } from "@/overlay/autopilot";
import type { FeedState, Look, OnAir, Programme, Scoreboard } from "@/wire";

export interface Scene {
  readonly name: string;
  readonly graphics: readonly string[];
}

export const SCENES: readonly Scene[] = [
  { name: "Live", graphics: ["score-bug", "batter", "sponsor"] },
  { name: "This over", graphics: ["score-bug", "this-over"] },
  { name: "Batting card", graphics: ["score-bug", "batting-card"] },
  { name: "Manhattan", graphics: ["score-bug", "manhattan"] },
  { name: "Points table", graphics: ["score-bug", "points-table"] },
];

export interface Sample {
  readonly board: Scoreboard;
  readonly state: FeedState;
}

const SAMPLE: Sample = {
  board: recording.snapshot as unknown as Scoreboard,
  state: recording.state as unknown as FeedState,
};

/** Two to four letters, as the scoreboard makes them of a name. */
export function lettersOf(name: string): string {
  const words = name.toUpperCase().split(/\s+/u).filter(Boolean);
  const [first = ""] = words;
  return words.length > 1 ? words.map((word) => [...word][0]).join("").slice(0, 4) : [...first].slice(0, 3).join("");
}

/** Every mention of one team becomes the other's. */
function renamed<T>(value: T, teams: readonly (readonly [from: string, to: string])[]): T {
  let text = JSON.stringify(value);
  for (const [from, to] of teams) {
    const written = JSON.stringify(to).slice(1, -1);
    text = text.replace(new RegExp(`\\b${from}\\b`, "gu"), () => written);
  }
  return JSON.parse(text) as T;
}

export function sampleFor(look: Look): Sample {
  const [first, second] = look.sides.filter(({ name }) => name.trim());
  // The first one bats.
  const sides = SAMPLE.board.innings?.batting === 0 ? [first, second] : [second, first];
  const teams = SAMPLE.state.match.teams.flatMap((team, at) => {
    const side = sides[at];
    return side ? [[team.name, side.name.trim()], [team.short, lettersOf(side.name)]] as const : [];
  });
  const { board, state } = renamed(SAMPLE, teams);
  const dressed = state.match.teams.map((team, at) => {
    const side = sides[at];
    return side ? { ...team, colour: side.colour, text: side.text, logo: side.logo } : team;
  });
  return { board, state: { ...state, look, match: { ...state.match, teams: dressed } } };
}

export function programmeOf(scene: Scene): Programme {
  const onAir: OnAir[] = scene.graphics.map((graphic) => ({ graphic, since_ms: 0, until_ms: null, options: {} }));
  return { match_id: "demo", revision: 1, mode: "manual", on_air: onAir, preview: [], auto_pilot: RULES, delay_ms: 0 };
}
