/** The programme of a graphic that an engine has in its hand, as a control room would tell it. */

import type { Data } from "@/engines/data";
import { RULES } from "@/overlay/autopilot";
import type { Programme } from "@/wire";

/** `own` is what was chosen of it; `revision` grows by one at each change. */
export function taken(graphic: string, own: Data, on: boolean, revision: number): Programme {
  return {
    match_id: "",
    revision,
    mode: "manual",
    on_air: on ? [{ graphic, since_ms: Date.now(), until_ms: null, options: own }] : [],
    preview: [],
    auto_pilot: RULES,
    delay_ms: 0,
  };
}
