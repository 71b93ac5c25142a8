/** A few overs of a real match in a loop, for designing a scene without a match. */

import recording from "@/demo/recording.json";
import { mergePatch } from "@/live/mergePatch";
import type { Scoreboard } from "@/wire";

const EVERY_MS = 3_500;

export function playDemo(show: (board: Scoreboard, fresh: boolean) => void): void {
  const start = recording.snapshot as unknown as Scoreboard;
  let board = start;
  let at = 0;
  show(board, false);
  setInterval(() => {
    const again = at >= recording.patches.length;
    board = again ? start : mergePatch(board, recording.patches[at]);
    at = again ? 0 : at + 1;
    show(board, !again);
  }, EVERY_MS);
}
