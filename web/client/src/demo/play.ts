/** A few overs of a real match in a loop, for designing a scene without a match. */

import { changed } from "@/demo/changed";
import recording from "@/demo/recording.json";
import { mergePatch } from "@/live/mergePatch";
import { RULES } from "@/overlay/autopilot";
import { STAGE, type Output } from "@/overlay/output";
import type { FeedState, Programme, Scoreboard } from "@/wire";

const EVERY_MS = 3_500;
const SPONSOR_EVERY_S = 30;

/** The stage's graphics come by themselves; a page of one has it on the air, were it one that is only taken by hand. */
function programme(graphic: string): Programme {
  return {
    match_id: "demo",
    revision: 1,
    mode: "auto",
    on_air: graphic === STAGE ? [] : [{ graphic, since_ms: 0, until_ms: null, options: {} }],
    preview: [],
    auto_pilot: { ...RULES, sponsor_every_s: SPONSOR_EVERY_S },
    delay_ms: 0,
  };
}

/** The recording's balls, one after the other and from the start again, as if they came from the hub. */
export async function playDemo(output: Output, graphic: string): Promise<void> {
  const start = { board: recording.snapshot as unknown as Scoreboard, state: recording.state as unknown as FeedState };
  let { board, state } = start;
  let [epoch, seq] = [1, 0];
  const show = (fresh: boolean): void => {
    output.feed(state);
    output.board({ epoch, seq, board }, fresh);
  };
  output.linked("live");
  output.programme(programme(graphic));
  show(false);
  setInterval(() => {
    const again = seq >= recording.patches.length;
    board = again ? start.board : mergePatch(board, recording.patches[seq]);
    state = again ? start.state : changed(state, recording.changes[seq]) as FeedState;
    [epoch, seq] = again ? [epoch + 1, 0] : [epoch, seq + 1];
    show(!again);
  }, EVERY_MS);
  await output.open(Date.now);
}
