/**
 * Where a viewer stands in the log of a match, or of a board of matches, and what each message does to it. Pure: the
 * connection carries it out.
 *
 * A position compares only within one epoch. A patch fits when it starts exactly where the viewer is; anything
 * missed is asked for again with `since`, and the server answers with the missing patches or a snapshot. The board
 * does not change with every sequence number: the answer may put the viewer at an earlier one with the same board.
 */

import { mergePatch } from "@/live/mergePatch";
import type { Patch, Scoreboard, Since, Tick } from "@/wire";

export interface Position<B = Scoreboard> {
  readonly epoch: number;
  readonly seq: number;
  readonly board: B;
}

/** A whole board; `null` where the patches after `since` follow instead. */
export interface Whole<B> {
  readonly epoch: number;
  readonly seq: number;
  readonly snapshot: B | null;
}

/** `fresh`: one step on, by a patch, as opposed to a whole new board. */
export type Step<B = Scoreboard> =
  | { readonly kind: "unchanged" }
  | { readonly kind: "moved"; readonly position: Position<B>; readonly fresh: boolean }
  | { readonly kind: "resync" };

const UNCHANGED = { kind: "unchanged" } as const;
const RESYNC = { kind: "resync" } as const;

/** What `watch` should be asked with: nothing at first, the position after that. */
export function since(position: Position<unknown> | null): Since | undefined {
  return position ? { epoch: position.epoch, seq: position.seq } : undefined;
}

/** The answer to `watch`, or a snapshot that the server sends by itself. */
export function onSnapshot<B>(position: Position<B> | null, message: Whole<B>): Step<B> {
  if (message.snapshot) {
    const next = { epoch: message.epoch, seq: message.seq, board: message.snapshot };
    const older = position?.epoch === next.epoch && next.seq < position.seq;
    return older ? UNCHANGED : { kind: "moved", position: next, fresh: false };
  }
  if (position?.epoch !== message.epoch) return RESYNC;
  if (message.seq >= position.seq) return UNCHANGED;
  return { kind: "moved", position: { ...position, seq: message.seq }, fresh: false };
}

export function onPatch<B>(position: Position<B> | null, message: Patch): Step<B> {
  if (!position || position.epoch !== message.epoch) return RESYNC;
  if (message.to <= position.seq) return UNCHANGED;
  if (message.from !== position.seq) return RESYNC;
  const board = mergePatch(position.board, message.patch);
  return { kind: "moved", position: { epoch: message.epoch, seq: message.to, board }, fresh: true };
}

/** A tick never changes the board; it shows whether something was missed. */
export function onTick<B>(position: Position<B> | null, message: Tick): Step<B> {
  if (!position) return RESYNC;
  return position.epoch === message.epoch && message.seq <= position.seq ? UNCHANGED : RESYNC;
}
