/** The autopilot's rules in plain words. */

import type { AutoPilot } from "@/wire";

type Named<T> = { [K in keyof AutoPilot]: AutoPilot[K] extends T ? K : never }[keyof AutoPilot];

export const SWITCHES: readonly (readonly [name: Named<boolean>, words: string])[] = [
  ["score_bug", "The score bug stands while the match is live"],
  ["milestones", "Fours, sixes, wickets, fifties, hundreds and hat-tricks are celebrated for 6 s"],
  ["new_batter", "A batter's card when somebody comes in, for 8 s"],
  ["new_bowler", "A bowler's card when the bowler changes, for 8 s"],
];

/** Each with the graphics that make sense there, besides the one that is set. */
export const SLOTS: readonly (readonly [name: Named<string>, words: string, graphics: readonly string[]])[] = [
  ["end_of_over", "After each over, for 8 s", ["this-over", "run-rate", "partnership", "bowler", "target", "win-predictor"]],
  ["drinks", "While play is stopped", ["sponsor", "batting-card", "worm", "ticker", "points-table"]],
  ["innings_break", "Between two innings", ["batting-card", "bowling-card", "fall-of-wickets", "worm", "manhattan"]],
];

export const EVERY: readonly (readonly [seconds: number, label: string])[] = [
  [0, "never"],
  [120, "every 2 minutes"],
  [300, "every 5 minutes"],
  [600, "every 10 minutes"],
  [900, "every 15 minutes"],
];

export const LASTING: readonly (readonly [seconds: number, label: string])[] = [
  [5, "for 5 s"],
  [10, "for 10 s"],
  [15, "for 15 s"],
  [20, "for 20 s"],
  [30, "for 30 s"],
];

/** The choices, with the one that is set, which another program may have made. */
export function withSet(choices: typeof EVERY, set: number, label: (seconds: number) => string): typeof EVERY {
  return choices.some(([seconds]) => seconds === set) ? choices : [...choices, [set, label(set)]];
}
