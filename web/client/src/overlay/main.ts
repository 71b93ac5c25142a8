/** `/o/{token}/score-bug`. A fault never shows on air: the last good picture stays until there is a newer one. */

import { targetOf } from "@/live/address";
import { Channel } from "@/live/channel";
import { options } from "@/overlay/options";
import { ScoreBug } from "@/overlay/ScoreBug";

customElements.define("cricksy-score-bug", ScoreBug);

const FONT_WAIT_MS = 3_000;

async function start(bug: ScoreBug): Promise<void> {
  const chosen = options(location.search);
  bug.style.setProperty("--scale", String(chosen.scale));
  bug.style.setProperty("--safe", String(chosen.safe));
  const patience = new Promise((resolve) => setTimeout(resolve, FONT_WAIT_MS));
  await Promise.race([document.fonts.load('800 40px "Archivo Variable"'), patience]);
  if (chosen.demo) {
    const { playDemo } = await import("@/demo/play");
    playDemo((board, fresh) => bug.show(board, fresh));
    return;
  }
  const segment = decodeURIComponent(location.pathname.split("/")[2] ?? "");
  new Channel(targetOf(segment), {
    moved: ({ board }, fresh) => bug.show(board, fresh),
    link: (state) => (bug.dataset["link"] = state),
  });
}

const bug = document.querySelector<ScoreBug>("cricksy-score-bug");
if (bug) void start(bug);
