/** A browser's access token: kept in memory, renewed before it ends, and the same in all tabs. */

import { ApiError } from "@/api";
import { expiry, pauseAfter, renewalDelay, SPENT_MS } from "@/account/lifetime";
import type { SignedIn } from "@/wire";

export interface Access {
  readonly token: string;
  readonly account: string;
  /** By this machine's clock, in ms since 1970. */
  readonly expires: number;
}

/** `unknown` until the server has said whether the cookie still opens a session. */
export type State = "unknown" | "in" | "out";

/** What tabs tell each other. */
export type Word = { readonly kind: "in"; readonly access: Access } | { readonly kind: "out"; readonly chosen: boolean };

export interface Surroundings {
  /** Get a new token for the cookie's. Throws `ApiError`. */
  refresh(): Promise<SignedIn>;
  /** Do something while no other tab does. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** Tell the other tabs. */
  tell(word: Word): void;
  /** `chosen` where somebody signed out, rather than the session having come to its end. */
  changed(state: State, account: string | null, chosen: boolean): void;
  /** The server does not answer, or does again. */
  away(isAway: boolean): void;
}

const UNAUTHORIZED = 401;

export class Tokens {
  private access: Access | null = null;
  private state: State = "unknown";
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private renewing: Promise<Access | null> | null = null;

  constructor(private readonly around: Surroundings) {}

  /** Start from nothing but the cookie; where nobody has signed in here there is no need to ask. */
  begin(signedInBefore: boolean): void {
    if (signedInBefore) void this.renew().catch(() => undefined);
    else this.leave(false);
  }

  /** Somebody has signed in. */
  take(signedIn: SignedIn): Access {
    const access = {
      token: signedIn.access,
      account: signedIn.account,
      expires: expiry(signedIn, Date.now()),
    };
    this.hold(access);
    this.around.tell({ kind: "in", access });
    return access;
  }

  /** A token that is good for a while, or `null` where nobody is signed in. Throws `ApiError` where the server is away. */
  async current(): Promise<Access | null> {
    if (this.state === "out") return null;
    return this.access && this.access.expires - Date.now() > SPENT_MS ? this.access : this.renew();
  }

  /** Get another token than `stale`, which another tab may have by now. Throws `ApiError` where the server is away. */
  renew(stale = this.access?.token): Promise<Access | null> {
    this.renewing ??= this.around
      .alone(() => this.replace(stale))
      .finally(() => (this.renewing = null));
    return this.renewing;
  }

  /** Another tab has news. */
  heard(word: Word): void {
    if (word.kind === "in") this.hold(word.access);
    else this.leave(word.chosen);
  }

  /** Nobody is signed in here any more; `chosen` as in `Surroundings.changed`. */
  end(chosen: boolean): void {
    this.leave(chosen);
    this.around.tell({ kind: "out", chosen });
  }

  /** Renew soon if that is due: timers sleep while the machine does. */
  wake(): void {
    if (this.state !== "out") this.schedule(this.access ? renewalDelay(this.access.expires, Date.now()) : 0);
  }

  private async replace(stale: string | undefined): Promise<Access | null> {
    if (this.state === "out") return null;
    if (this.access && this.access.token !== stale) return this.access;
    try {
      return this.take(await this.around.refresh());
    } catch (error) {
      if (error instanceof ApiError && error.problem.status === UNAUTHORIZED) {
        this.end(false);
        return null;
      }
      this.failures += 1;
      this.around.away(true);
      this.schedule(pauseAfter(this.failures));
      throw error;
    }
  }

  private hold(access: Access): void {
    this.access = access;
    this.failures = 0;
    this.schedule(renewalDelay(access.expires, Date.now()));
    this.move("in", access.account, false);
  }

  private leave(chosen: boolean): void {
    clearTimeout(this.timer);
    this.access = null;
    this.move("out", null, chosen);
  }

  private move(state: State, account: string | null, chosen: boolean): void {
    this.state = state;
    this.around.away(false);
    this.around.changed(state, account, chosen);
  }

  private schedule(afterMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.renew().catch(() => undefined), afterMs);
  }
}
