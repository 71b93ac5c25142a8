/** A draft with what it was before each change, so that the last ones can be taken back. Pure. */

export interface History<T> {
  readonly now: T;
  /** The oldest first. */
  readonly past: readonly T[];
  /** What was changed last, and when; `null` after taking back, and at first. */
  readonly last: { readonly what: string; readonly at: number } | null;
}

export const MOST_STEPS = 100;
/** Changes of the same thing in so short a time are one: a word that is typed, a colour that is dragged. */
const TOGETHER_MS = 1_000;

export function begun<T>(now: T): History<T> {
  return { now, past: [], last: null };
}

/** `what` names the thing that is changed, `at` is the time in milliseconds. */
export function recorded<T>(history: History<T>, now: T, what: string, at: number): History<T> {
  const isOne = history.last?.what === what && at - history.last.at < TOGETHER_MS;
  const past = isOne ? history.past : [...history.past, history.now].slice(-MOST_STEPS);
  return { now, past, last: { what, at } };
}

export function undone<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  return before === undefined ? history : { now: before, past: history.past.slice(0, -1), last: null };
}
