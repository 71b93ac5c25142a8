/** Where an upload stands, and what moves it on. Pure: `sender.ts` carries it out. */

import type { Refusal } from "@/api";

export interface Sent {
  readonly name: string;
  readonly sent: number;
  readonly total: number;
  /** Bytes a second; `null` while unknown. */
  readonly rate: number | null;
}

export type Stage =
  | { readonly kind: "idle" }
  | ({ readonly kind: "sending" } & Sent)
  /** `because`: somebody wants it so, or there is no network, or the server does not answer. */
  | ({ readonly kind: "paused"; readonly because: "wish" | "offline" | "away" } & Sent)
  | ({ readonly kind: "failed"; readonly refusal: Refusal } & Sent)
  | { readonly kind: "done"; readonly name: string };

export type News =
  | { readonly kind: "begun"; readonly name: string; readonly total: number }
  | { readonly kind: "progress"; readonly sent: number; readonly rate: number | null }
  | { readonly kind: "pause" }
  | { readonly kind: "resume" }
  | { readonly kind: "offline" }
  | { readonly kind: "online" }
  | { readonly kind: "broken" }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "finished" }
  | { readonly kind: "dropped" };

export const IDLE: Stage = { kind: "idle" };

/** What does not fit the stage changes nothing: the same stage comes back. */
export function after(stage: Stage, news: News): Stage {
  switch (news.kind) {
    case "begun":
      return { kind: "sending", name: news.name, sent: 0, total: news.total, rate: null };
    case "dropped":
      return IDLE;
    case "progress":
      return stage.kind === "sending" ? { ...stage, sent: news.sent, rate: news.rate } : stage;
    case "pause":
      return isOnItsWay(stage) ? paused(stage, "wish") : stage;
    case "offline":
      return stage.kind === "sending" || isHeld(stage, "away") ? paused(stage, "offline") : stage;
    case "broken":
      return stage.kind === "sending" ? paused(stage, "away") : stage;
    case "online":
      return isHeld(stage, "offline") || isHeld(stage, "away") ? sending(stage) : stage;
    case "resume":
      return stage.kind === "paused" || stage.kind === "failed" ? sending(stage) : stage;
    case "refused":
      return isOnItsWay(stage) ? { ...sentOf(stage), kind: "failed", refusal: news.refusal } : stage;
    case "finished":
      return isOnItsWay(stage) ? { kind: "done", name: stage.name } : stage;
  }
}

/** How much has gone out, 0 to 1. */
export function shareSent({ sent, total }: Sent): number {
  return total > 0 ? Math.min(1, sent / total) : 0;
}

/** Seconds to go; `null` where nobody can tell. */
export function secondsLeft({ sent, total, rate }: Sent): number | null {
  return rate && rate > 0 ? (total - sent) / rate : null;
}

type Moving = Extract<Stage, { kind: "sending" | "paused" }>;
type Halted = Extract<Stage, { kind: "paused" | "failed" }>;

function isOnItsWay(stage: Stage): stage is Moving {
  return stage.kind === "sending" || stage.kind === "paused";
}

function isHeld(stage: Stage, because: "offline" | "away"): stage is Extract<Stage, { kind: "paused" }> {
  return stage.kind === "paused" && stage.because === because;
}

function sending(stage: Halted): Stage {
  return { ...sentOf(stage), kind: "sending" };
}

function paused(stage: Moving, because: "wish" | "offline" | "away"): Stage {
  return { ...sentOf(stage), kind: "paused", because };
}

function sentOf({ name, sent, total }: Sent): Sent {
  return { name, sent, total, rate: null };
}
