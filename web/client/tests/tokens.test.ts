import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { ApiError } from "@/api";
import { AHEAD_MS, expiry, pauseAfter, renewalDelay } from "@/account/lifetime";
import { Tokens, type State, type Word } from "@/account/tokens";
import type { SignedIn } from "@/wire";

const LIFE_S = 900;
const MINUTE_MS = 60_000;

/** The server's cookie and what it gives for it; a token that comes back after its successor was used ends the session. */
class Server {
  asked = 0;
  isAway = false;
  private serial = 0;
  private cookie: number | null = 0;

  async refresh(): Promise<SignedIn> {
    this.asked += 1;
    const presented = this.cookie;
    await Promise.resolve();
    if (this.isAway) throw refused(0);
    if (presented === null || presented !== this.cookie) throw refused(401);
    this.cookie = this.serial += 1;
    return this.issue();
  }

  end(): void {
    this.cookie = null;
  }

  issue(skewS = 0): SignedIn {
    const now = Math.floor(Date.now() / 1_000) + skewS;
    const claims = btoa(JSON.stringify({ iat: now, exp: now + LIFE_S, jti: this.serial })).replace(/=/g, "");
    const access = `h.${claims}.s`;
    return { account: "ann", session: "s", access, access_expires_ms: (now + LIFE_S) * 1_000, refresh_expires_ms: 0 };
  }
}

function refused(status: number): ApiError {
  return new ApiError({ type: "about:blank", title: "", status, code: "x", detail: "" });
}

/** One after the other, as Web Locks do. */
function queue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

class Tab {
  states: [State, string | null, boolean][] = [];
  away: boolean[] = [];
  readonly tokens: Tokens;

  constructor(server: Server, alone: <T>(work: () => Promise<T>) => Promise<T>, others: () => Tab[] = () => []) {
    this.tokens = new Tokens({
      refresh: () => server.refresh(),
      alone,
      tell: (word: Word) => others().forEach((tab) => tab !== this && tab.tokens.heard(word)),
      changed: (...change) => this.states.push(change),
      away: (isAway) => this.away.push(isAway),
    });
  }

  get state(): State {
    return this.states.at(-1)?.[0] ?? "unknown";
  }
}

describe("a browser's access token", () => {
  let server: Server;
  let tab: Tab;

  beforeEach(() => {
    vi.useFakeTimers();
    server = new Server();
    tab = new Tab(server, queue());
  });

  afterEach(() => void vi.useRealTimers());

  it("is not asked for where nobody has signed in", async () => {
    tab.tokens.begin(false);
    expect(tab.state).toBe("out");
    expect(await tab.tokens.current()).toBeNull();
    expect(server.asked).toBe(0);
  });

  it("comes back after a reload, and is renewed a minute before its end", async () => {
    tab.tokens.begin(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(tab.states).toEqual([["in", "ann", false]]);
    const first = await tab.tokens.current();
    await vi.advanceTimersByTimeAsync(LIFE_S * 1_000 - AHEAD_MS - 1);
    expect(server.asked).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(server.asked).toBe(2);
    expect((await tab.tokens.current())?.token).not.toBe(first?.token);
  });

  it("is renewed at once by whoever needs it after a sleep of the machine", async () => {
    tab.tokens.take(server.issue());
    vi.setSystemTime(Date.now() + 60 * MINUTE_MS);
    const [one, two] = await Promise.all([tab.tokens.current(), tab.tokens.current()]);
    expect(one?.token).toBe(two?.token);
    expect(server.asked).toBe(1);
  });

  it("is gone when the server says that the session is over, and the other tabs hear of it", async () => {
    const tabs: Tab[] = [];
    const [one, two] = [new Tab(server, queue(), () => tabs), new Tab(server, queue(), () => tabs)];
    tabs.push(one, two);
    one.tokens.take(server.issue());
    server.end();
    expect(await one.tokens.renew()).toBeNull();
    for (const each of tabs) expect(each.states.at(-1)).toEqual(["out", null, false]);
    await vi.advanceTimersByTimeAsync(60 * MINUTE_MS);
    expect(server.asked).toBe(1);
  });

  it("is tried for again, ever more rarely, while the server is away, and nobody is signed out", async () => {
    server.isAway = true;
    tab.tokens.begin(true);
    await vi.advanceTimersByTimeAsync(pauseAfter(1) + pauseAfter(2) + pauseAfter(3));
    expect(server.asked).toBe(4);
    expect(tab.state).toBe("unknown");
    expect(tab.away.at(-1)).toBe(true);
    await expect(tab.tokens.current()).rejects.toThrow(ApiError);
    server.isAway = false;
    await vi.advanceTimersByTimeAsync(pauseAfter(10));
    expect([tab.state, tab.away.at(-1)]).toEqual(["in", false]);
  });

  it("is renewed by one of many tabs, and shared", async () => {
    const tabs: Tab[] = [];
    const alone = queue();
    for (let count = 0; count < 5; count += 1) tabs.push(new Tab(server, alone, () => tabs));
    tabs[0]?.tokens.take(server.issue());
    await vi.advanceTimersByTimeAsync(LIFE_S * 1_000 - AHEAD_MS);
    expect(server.asked).toBe(1);
    const held = await Promise.all(tabs.map((each) => each.tokens.current()));
    expect(new Set(held.map((access) => access?.token)).size).toBe(1);
  });

  it("is replaced where the server refuses it, unless another tab has done that already", async () => {
    const old = tab.tokens.take(server.issue());
    const next = await tab.tokens.renew(old.token);
    expect(next?.token).not.toBe(old.token);
    expect(await tab.tokens.renew(old.token)).toEqual(next);
    expect(server.asked).toBe(1);
  });

  it("is forgotten in all tabs when somebody signs out, and a renewal under way does not bring it back", async () => {
    const tabs: Tab[] = [];
    const alone = queue();
    const [one, two] = [new Tab(server, alone, () => tabs), new Tab(server, alone, () => tabs)];
    tabs.push(one, two);
    one.tokens.take(server.issue());
    const signingOut = alone(async () => server.end());
    const renewing = two.tokens.renew();
    await signingOut;
    one.tokens.end(true);
    expect(await renewing).toBeNull();
    expect(two.state).toBe("out");
    expect(two.states.find(([state]) => state === "out")).toEqual(["out", null, true]);
  });
});

describe("the life of a token", () => {
  it("is told by the token, even where this machine's clock is an hour off", () => {
    const now = Date.now();
    for (const skew of [-3_600, 0, 3_600]) expect(expiry(new Server().issue(skew), now)).toBe(now + LIFE_S * 1_000);
  });

  it("is told by the answer where the token cannot be read", () => {
    expect(expiry({ ...new Server().issue(), access: "opaque", access_expires_ms: 7 }, 0)).toBe(7);
  });

  it("ends with a renewal that is never in the past and never too late", () => {
    expect(renewalDelay(10 * MINUTE_MS, 0)).toBe(9 * MINUTE_MS);
    expect(renewalDelay(AHEAD_MS, 0)).toBe(AHEAD_MS / 2);
    expect(renewalDelay(0, MINUTE_MS)).toBe(0);
  });

  it("is asked for again after 2 s, 4 s and so on, a minute at most", () => {
    expect([1, 2, 3, 20].map(pauseAfter)).toEqual([2_000, 4_000, 8_000, 60_000]);
  });
});
