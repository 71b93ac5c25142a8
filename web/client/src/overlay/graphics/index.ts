/** All graphics, by the names in their addresses; each is a chunk of its own, loaded when it first goes on the air. */

import type { Graphic, Kind } from "@/overlay/graphic";

export type GraphicClass = (new () => Graphic) & { readonly kind: Kind };

export interface Entry {
  /** As a control room calls it. */
  readonly title: string;
  readonly place: Kind["place"];
  readonly load: () => Promise<{ default: GraphicClass }>;
}

export const GRAPHICS: Readonly<Record<string, Entry>> = {
  "score-bug": { title: "Score bug", place: "bug", load: () => import("@/overlay/graphics/score-bug") },
  "batter": { title: "Batter", place: "lower", load: () => import("@/overlay/graphics/batter") },
  "bowler": { title: "Bowler", place: "lower", load: () => import("@/overlay/graphics/bowler") },
  "partnership": { title: "Partnership", place: "lower", load: () => import("@/overlay/graphics/partnership") },
  "this-over": { title: "This over", place: "lower", load: () => import("@/overlay/graphics/this-over") },
  "run-rate": { title: "Run rate", place: "lower", load: () => import("@/overlay/graphics/run-rate") },
  "target": { title: "Target", place: "lower", load: () => import("@/overlay/graphics/target") },
  "dls-par": { title: "DLS par", place: "lower", load: () => import("@/overlay/graphics/dls-par") },
  "win-predictor": { title: "Win predictor", place: "lower", load: () => import("@/overlay/graphics/win-predictor") },
  "toss": { title: "Toss", place: "lower", load: () => import("@/overlay/graphics/toss") },
  "last-wicket": { title: "Last wicket", place: "lower", load: () => import("@/overlay/graphics/last-wicket") },
  "batting-card": { title: "Batting card", place: "full", load: () => import("@/overlay/graphics/batting-card") },
  "bowling-card": { title: "Bowling card", place: "full", load: () => import("@/overlay/graphics/bowling-card") },
  "fall-of-wickets": { title: "Fall of wickets", place: "full", load: () => import("@/overlay/graphics/fall-of-wickets") },
  "line-ups": { title: "Line-ups", place: "full", load: () => import("@/overlay/graphics/line-ups") },
  "worm": { title: "Worm", place: "full", load: () => import("@/overlay/graphics/worm") },
  "manhattan": { title: "Manhattan", place: "full", load: () => import("@/overlay/graphics/manhattan") },
  "wagon-wheel": { title: "Wagon wheel", place: "full", load: () => import("@/overlay/graphics/wagon-wheel") },
  "points-table": { title: "Points table", place: "full", load: () => import("@/overlay/graphics/points-table") },
  "sponsor": { title: "Sponsor", place: "corner", load: () => import("@/overlay/graphics/sponsor") },
  "ticker": { title: "Other matches", place: "strip", load: () => import("@/overlay/graphics/ticker") },
  "milestone": { title: "Milestone", place: "wipe", load: () => import("@/overlay/graphics/milestone") },
  "replay": { title: "Replay", place: "wipe", load: () => import("@/overlay/graphics/replay") },
};
