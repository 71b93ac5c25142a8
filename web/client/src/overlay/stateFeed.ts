/** `state.json`, fetched only while something needs it: after the board moved, at most once a second. */

import type { Target } from "@/live/channel";
import type { FeedState } from "@/wire";

const APART_MS = 1_000;
/** While the socket is dead the state is asked for by itself. */
const POLL_MS = 2_000;
const PATIENCE_MS = 5_000;
/** Where it cannot be had it is asked for ever more rarely, so many times as rarely at last. */
const MOST_APART = 7;
/** The state comes from another process than the board, perhaps, and may be a moment behind it. */
const MOST_BEHIND = 3;

/** What a token says of itself: the part in the middle, which everybody may read. */
interface Claims {
  readonly match?: unknown;
}

/** The match of a token; `null` where it names none. */
export function matchIn(token: string): string | null {
  try {
    const part = (token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/");
    const { match } = JSON.parse(atob(part)) as Claims;
    return typeof match === "string" && match !== "*" ? match : null;
  } catch {
    return null;
  }
}

/** Where a target's state is; `null` where it has none. */
export function stateAddress({ matchId, token }: Target): string | null {
  if (matchId !== undefined) return `/api/matches/${encodeURIComponent(matchId)}/state`;
  const match = token === undefined ? null : matchIn(token);
  return match && token ? `/feeds/${encodeURIComponent(match)}/${token}/v1/state.json` : null;
}

export class StateFeed {
  /** Once, for the look, whatever is shown. */
  private wanted = true;
  private dead = false;
  private behind = true;
  private wantedSeq = 0;
  private tries = 0;
  private asking = false;
  private failures = 0;
  private askedAt = -Infinity;
  private etag: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * `missed`: it could not be had, this time. `pollMs`: between two times, while there is no socket. `bearer` gives a token
   * for an address without one.
   */
  constructor(
    private address: string | null,
    private readonly came: (state: FeedState) => void,
    private readonly missed: () => void,
    private readonly pollMs = POLL_MS,
    private readonly bearer: () => Promise<string | undefined> = () => Promise.resolve(undefined),
  ) {
    this.plan();
  }

  /** Whether anything that is shown needs the state. */
  want(wanted: boolean): void {
    if (this.wanted === wanted) return;
    this.wanted = wanted;
    this.plan();
  }

  /** The board moved, so the state did. */
  moved(seq: number): void {
    this.behind = true;
    this.wantedSeq = seq;
    this.tries = 0;
    this.plan();
  }

  /** Whether the socket tells nothing any more. */
  lost(dead: boolean): void {
    if (this.dead === dead) return;
    this.dead = dead;
    this.behind = true;
    this.plan();
  }

  /** Ask now, or when the answer under way has come. */
  hurry(): void {
    this.behind = true;
    this.failures = 0;
    this.askedAt = -Infinity;
    this.plan();
  }

  close(): void {
    this.address = null;
    clearTimeout(this.timer);
  }

  private plan(): void {
    if (this.asking || this.address === null) return;
    clearTimeout(this.timer);
    if (!this.dead && !(this.wanted && this.behind)) return;
    const apart = this.failures ? this.pollMs * Math.min(this.failures, MOST_APART) : this.behind ? APART_MS : this.pollMs;
    const wait = Math.max(this.askedAt + apart - performance.now(), 0);
    this.timer = setTimeout(() => void this.ask(this.address ?? ""), wait);
  }

  private async ask(address: string): Promise<void> {
    this.asking = true;
    this.askedAt = performance.now();
    this.behind = false;
    try {
      const state = await this.fetch(address);
      this.failures = 0;
      this.behind = state !== null && state.seq < this.wantedSeq && this.tries < MOST_BEHIND;
      this.tries += 1;
      if (state && this.address !== null) this.came(state);
    } catch {
      // The picture stays as it is; what went wrong shows in the control room by the state's age.
      this.failures += 1;
      this.behind = true;
      this.missed();
    }
    this.asking = false;
    this.plan();
  }

  /** `null` where nothing changed since the last time. */
  private async fetch(address: string): Promise<FeedState | null> {
    const token = await this.bearer();
    const headers = {
      ...(this.etag ? { "If-None-Match": this.etag } : {}),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    };
    const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS), headers });
    if (answer.status === 304) return null;
    if (!answer.ok) throw new Error(`${answer.status}`);
    this.etag = answer.headers.get("ETag");
    return (await answer.json()) as FeedState;
  }
}
