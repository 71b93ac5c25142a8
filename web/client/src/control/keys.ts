/** What keys do in the control room: each row of the keyboard has the graphics of a place. */

import type { Entry } from "@/overlay/graphics";

export type Command =
  | { readonly kind: "ready" | "take"; readonly graphic: string }
  | { readonly kind: "cut" | "clear" | "undo" | "help" };

export interface Stroke {
  readonly key: string;
  /** The key's place on the keyboard: with Shift, and on some keyboards without it, a digit's `key` is another sign. */
  readonly code: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** What has the focus. */
export interface Focus {
  readonly tag: string;
  readonly type: string;
  /** Whether it is one of the control room's own buttons, whose keys are the page's. */
  readonly isCue: boolean;
}

const ROWS = { lower: "1234567890", full: "qwertyiop", others: "asdfghjkl" } as const;
/** U is `undo`'s. */
const COMMANDS: Readonly<Record<string, "cut" | "clear" | "undo" | "help">> = {
  " ": "cut",
  escape: "clear",
  u: "undo",
  "?": "help",
};
const DIGIT = /^Digit(\d)$/;

/** For people, in the order of use. */
export const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ["1 to 0", "A lower third into the preview, or out of it"],
  ["Q to P", "A full-screen card"],
  ["A to G", "Score bug, sponsor, other matches, wipes"],
  ["Shift + key", "Take that graphic now"],
  ["Space", "Cut: the preview goes on the air"],
  ["Esc", "Clear all that was taken"],
  ["U", "Undo the last change, up to 20 times"],
  ["?", "This list"],
];

/** A key for each graphic, in their order; those that find none left have none. */
export function keysOf(graphics: Readonly<Record<string, Pick<Entry, "place">>>): ReadonlyMap<string, string> {
  const left = { lower: [...ROWS.lower], full: [...ROWS.full], others: [...ROWS.others] };
  const keys = new Map<string, string>();
  for (const [graphic, { place }] of Object.entries(graphics)) {
    const key = (place === "lower" || place === "full" ? left[place] : left.others).shift();
    if (key !== undefined) keys.set(key, graphic);
  }
  return keys;
}

/** What a key means here; `null` where it is somebody else's: a browser's shortcut, or nobody's. */
export function commandOf(stroke: Stroke, keys: ReadonlyMap<string, string>): Command | null {
  if (stroke.ctrlKey || stroke.metaKey || stroke.altKey) return null;
  const key = DIGIT.exec(stroke.code)?.[1] ?? stroke.key.toLowerCase();
  const kind = COMMANDS[key];
  if (kind) return { kind };
  const graphic = keys.get(key);
  return graphic === undefined ? null : { kind: stroke.shiftKey ? "take" : "ready", graphic };
}

/** Whether what has the focus needs the key itself: text takes all, other fields and buttons those by which they work. */
export function isTaken(key: string, { tag, type, isCue }: Focus): boolean {
  if (tag === "TEXTAREA" || tag === "SELECT") return true;
  if (tag === "INPUT") return !["checkbox", "radio", "range"].includes(type) || key === " ";
  return key === " " && !isCue && ["BUTTON", "A", "SUMMARY"].includes(tag);
}
