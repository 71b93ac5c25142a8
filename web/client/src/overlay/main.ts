/** `/o/{token}/{graphic}` and `/o/{token}/stage`: one graphic, or all that the programme has on the air. */

import { targetOf } from "@/live/address";
import { Channel, type Target } from "@/live/channel";
import { Control } from "@/overlay/control";
import { options } from "@/overlay/options";
import { Output } from "@/overlay/output";
import { StateFeed, stateAddress } from "@/overlay/stateFeed";

async function start(root: HTMLElement): Promise<void> {
  const chosen = options(location.search);
  const [, , segment = "", graphic = ""] = location.pathname.split("/").map(decodeURIComponent);
  const output = new Output(root, graphic, chosen);
  if (chosen.debug) (await import("@/overlay/debug")).debug(output);
  if (chosen.monitor) await (await import("@/overlay/monitor")).monitor(output, root);
  else if (chosen.demo) await (await import("@/demo/play")).playDemo(output, graphic);
  else await watch(output, targetOf(segment), graphic);
}

async function watch(output: Output, target: Target, graphic: string): Promise<void> {
  const states = new StateFeed(stateAddress(target), (state) => output.feed(state), () => output.lookless());
  output.needsState = (needed) => states.want(needed);
  new Channel(target, {
    moved: (position, fresh) => {
      output.board(position, fresh);
      states.moved(position.seq);
    },
    heard: () => output.heard(),
    link: (state) => {
      output.linked(state);
      states.lost(state === "lost");
    },
  });
  const control = new Control(target, graphic, {
    programme: (programme) => output.programme(programme),
    alone: () => output.alone(),
    report: () => output.report(),
  });
  await output.open(() => control.wall());
}

const root = document.querySelector<HTMLElement>("#air");
if (root) void start(root);
