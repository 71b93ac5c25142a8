/**
 * Holds back everything that is shown, to match a video that comes late.
 *
 * What is due is worked off whenever something happens, a message or a timer: a hidden page's timers may come once a
 * minute, its messages come in time. News stays news while it is held back, and is old only if it is shown late.
 */

import { STALE_MS } from "@/live/catchUp";

export interface Held<T> {
  readonly value: T;
  /** Whether it had just happened when it came. */
  readonly fresh: boolean;
  readonly cameAt: number;
}

export interface Clock {
  /** Milliseconds from some moment on, never going back. */
  now(): number;
  /** Call back after so long, about. Returns what takes that back. */
  after(ms: number, call: () => void): () => void;
}

/** Three changes a second for a minute; more than that come from a replay in fast motion. */
const MOST_HELD = 200;

export const PAGE_CLOCK: Clock = {
  now: () => performance.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

export class Delay<T> {
  private readonly held: Held<T>[] = [];
  private delayMs = 0;
  private running = false;
  private wake: (() => void) | undefined;

  /** `same` says whether a later value makes an earlier one needless, as two boards do and a board and a programme do not. */
  constructor(
    private readonly show: (value: T, fresh: boolean) => void,
    private readonly same: (earlier: T, later: T) => boolean,
    private readonly clock: Clock = PAGE_CLOCK,
  ) {}

  get ms(): number {
    return this.delayMs;
  }

  get waiting(): number {
    return this.held.length;
  }

  /** Until then everything is held, whatever the delay is going to be. */
  start(): void {
    this.running = true;
    this.work();
  }

  /** Holds for the values that are held already, too. */
  set(ms: number): void {
    this.delayMs = ms;
    this.work();
  }

  push(value: T, fresh: boolean): void {
    this.held.push({ value, fresh, cameAt: this.clock.now() });
    if (this.held.length > MOST_HELD) this.thin();
    this.work();
  }

  /** Show what is due. Call it at whatever happens. */
  work(): void {
    if (!this.running) return;
    const now = this.clock.now();
    const due = this.held.filter((each) => each.cameAt + this.delayMs <= now).length;
    const taken = this.held.splice(0, due);
    taken.forEach((each, index) => {
      const late = now - each.cameAt - this.delayMs > STALE_MS;
      if (late && taken.slice(index + 1).some((later) => this.same(each.value, later.value))) return;
      this.show(each.value, each.fresh && !late);
    });
    this.sleep(now);
  }

  private sleep(now: number): void {
    this.wake?.();
    this.wake = undefined;
    const next = this.held[0];
    if (next) this.wake = this.clock.after(next.cameAt + this.delayMs - now, () => this.work());
  }

  /** Forget the value that lies closest between its neighbours; the next one is then more than a step on, and no news. */
  private thin(): void {
    const spans = this.held.map((each, index) => {
      const later = this.held.findIndex((other, place) => place > index && this.same(each.value, other.value));
      const next = this.held[later];
      const before = this.held.slice(0, index).reverse().find((other) => this.same(other.value, each.value));
      return { index, later, span: next && before ? next.cameAt - before.cameAt : Infinity };
    });
    const { index, later, span } = spans.reduce((best, each) => (each.span < best.span ? each : best));
    const next = this.held[later];
    if (span === Infinity || !next) return void this.held.shift();
    this.held[later] = { ...next, fresh: false };
    this.held.splice(index, 1);
  }
}
