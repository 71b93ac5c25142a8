/**
 * Holds back what a viewer missed, so that a backlog is one jump to the latest and not a film of it.
 *
 * After a silence, whatever comes in one go is old news: nothing of it is shown until the rush is over, and then only
 * the last, as something that has happened. After a shorter gap it is still news.
 */

import type { Position } from "@/live/position";
import type { Scoreboard } from "@/wire";

/** A viewer who has heard nothing for so long has missed what comes next. */
export const STALE_MS = 8_000;
/** A backlog comes at once; so long after its last message it is over. */
export const QUIET_MS = 250;

export class CatchUp<B = Scoreboard> {
  private heardAt: number | undefined;
  private held: Position<B> | null = null;
  private quiet: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly show: (position: Position<B>, fresh: boolean) => void) {}

  /** Some message came. Call it before `moved`, with what that message did. */
  heard(): void {
    const now = Date.now();
    const silent = this.heardAt !== undefined && now - this.heardAt > STALE_MS;
    this.heardAt = now;
    if (silent || this.quiet !== undefined) this.wait();
  }

  /** `fresh`: by a patch, one step on, as opposed to a whole new board. */
  moved(position: Position<B>, fresh: boolean): void {
    if (this.quiet !== undefined && fresh) {
      this.held = position;
      return;
    }
    this.held = null;
    this.show(position, fresh);
  }

  /** Show what is held, if anything: nothing more will come. */
  end(): void {
    clearTimeout(this.quiet);
    this.quiet = undefined;
    const last = this.held;
    this.held = null;
    if (last) this.show(last, false);
  }

  private wait(): void {
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => this.end(), QUIET_MS);
  }
}
