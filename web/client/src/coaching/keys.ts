/** What keys do to the film. */

export type Command =
  | { readonly kind: "toggle" }
  | { readonly kind: "jump"; readonly seconds: number }
  | { readonly kind: "frames"; readonly count: number }
  | { readonly kind: "rate"; readonly step: number }
  | { readonly kind: "edge"; readonly edge: "start" | "end" }
  | { readonly kind: "in" }
  | { readonly kind: "out" }
  | { readonly kind: "note" }
  | { readonly kind: "clip" };

export interface Stroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  " ": { kind: "toggle" },
  k: { kind: "toggle" },
  j: { kind: "jump", seconds: -5 },
  l: { kind: "jump", seconds: 5 },
  arrowleft: { kind: "jump", seconds: -1 },
  arrowright: { kind: "jump", seconds: 1 },
  ",": { kind: "frames", count: -1 },
  ".": { kind: "frames", count: 1 },
  "<": { kind: "rate", step: -1 },
  ">": { kind: "rate", step: 1 },
  home: { kind: "edge", edge: "start" },
  end: { kind: "edge", edge: "end" },
  "[": { kind: "in" },
  "]": { kind: "out" },
  n: { kind: "note" },
  c: { kind: "clip" },
};

/** For people, in the order of use. */
export const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ["Space or K", "Play or pause"],
  ["J, L", "Back or on 5 seconds"],
  ["←, →", "Back or on 1 second"],
  [", and .", "Back or on one frame"],
  ["< and >", "Slower or faster"],
  ["[ and ]", "The clip's beginning and end"],
  ["N", "A note here"],
  ["C", "A clip here"],
];

/** What a key means to the film; `null` where it is somebody else's: a browser's shortcut, or nobody's. */
export function commandOf(stroke: Stroke): Command | null {
  if (stroke.ctrlKey || stroke.metaKey || stroke.altKey) return null;
  return COMMANDS[stroke.key.toLowerCase()] ?? null;
}

/** Whether what has the focus needs the key itself: text takes all, buttons and sliders those by which they work. */
export function isTaken(key: string, { tag, type, role }: { tag: string; type: string; role: string }): boolean {
  if (tag === "TEXTAREA" || tag === "SELECT") return true;
  if (tag === "INPUT") return type !== "checkbox" || key === " ";
  if (role === "slider") return key.startsWith("Arrow") || key === "Home" || key === "End";
  return key === " " && (tag === "BUTTON" || tag === "A" || tag === "SUMMARY");
}
