/** A picture in a control room's page, which hands it all that outputs ask the hub for: it is none of them, and not counted. */

import type { Position } from "@/live/position";
import type { Output } from "@/overlay/output";
import type { FeedState, Programme } from "@/wire";

/** What the control room tells. */
export type MonitorNews =
  | { readonly kind: "board"; readonly position: Position; readonly fresh: boolean }
  | { readonly kind: "state"; readonly state: FeedState }
  /** `clockMs` is by how much the server's clock is ahead of this machine's. */
  | { readonly kind: "programme"; readonly programme: Programme; readonly clockMs: number };

/** What the picture answers: `ready` for news, and which graphics it has whenever they change. */
export type MonitorWord = { readonly kind: "ready" } | { readonly kind: "shown"; readonly graphics: readonly string[] };

/** Only pages of this site may say what is shown. */
export async function monitor(output: Output, root: HTMLElement): Promise<void> {
  let clockMs = 0;
  const say = (word: MonitorWord): void => parent.postMessage(word, location.origin);
  addEventListener("message", ({ origin, data }: MessageEvent<MonitorNews>) => {
    if (origin !== location.origin || parent === window) return;
    switch (data.kind) {
      case "board":
        return output.board(data.position, data.fresh);
      case "state":
        return output.feed(data.state);
      case "programme":
        clockMs = data.clockMs;
        return output.programme(data.programme);
    }
  });
  const changed = (): void => say({ kind: "shown", graphics: output.facts().shown });
  new MutationObserver(changed).observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-on"] });
  say({ kind: "ready" });
  await output.open(() => Date.now() + clockMs);
}
