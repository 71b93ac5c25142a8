import { createPinia, setActivePinia } from "pinia";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { useSession } from "@/stores/session";

const PROFILE = { id: "ann", name: "Ann", email: "ann@example.org", verified: true, created_ms: 0 };

/** Answers as the API does, to the tokens that it gave out last. */
class Api {
  good = "";
  asked: string[] = [];
  private serial = 0;

  readonly fetch = async (address: string, { method, headers }: { method: string; headers: Record<string, string> }) => {
    this.asked.push(`${method} ${address}`);
    if (address === "/api/auth/logout") return new Response(null, { status: 204 });
    if (address.startsWith("/api/auth/")) return this.signedIn();
    if (headers["Authorization"] !== `Bearer ${this.good}`) return problem(401);
    return Response.json(PROFILE);
  };

  private signedIn(): Response {
    this.good = `token-${(this.serial += 1)}`;
    const access_expires_ms = Date.now() + 900_000;
    return Response.json({ account: "ann", session: "s", access: this.good, access_expires_ms, refresh_expires_ms: 0 });
  }
}

function problem(status: number): Response {
  const body = JSON.stringify({ type: "about:blank", title: "", status, code: "unauthorized", detail: "No." });
  return new Response(body, { status, headers: { "Content-Type": "application/problem+json" } });
}

describe("the session", () => {
  let api: Api;
  const kept = new Map<string, string>();

  beforeEach(() => {
    api = new Api();
    kept.clear();
    vi.stubGlobal("fetch", api.fetch);
    vi.stubGlobal("navigator", { locks: { request: (_: string, work: () => unknown) => work() } });
    vi.stubGlobal("document", { addEventListener: () => undefined, visibilityState: "visible" });
    vi.stubGlobal("addEventListener", () => undefined);
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    });
    vi.stubGlobal(
      "BroadcastChannel",
      class {
        postMessage = (): void => undefined;
        addEventListener = (): void => undefined;
      },
    );
    setActivePinia(createPinia());
  });

  afterEach(() => void vi.unstubAllGlobals());

  it("asks nobody anything where nobody has signed in", () => {
    expect(useSession().state).toBe("out");
    expect(api.asked).toEqual([]);
  });

  it("keeps no secret where scripts can read it", async () => {
    await useSession().signIn({ email: "ann@example.org", password: "x" });
    expect([...kept]).toEqual([["cricksy.signed-in", "yes"]]);
  });

  it("renews a token once when the server refuses it, and asks again", async () => {
    const session = useSession();
    await session.signIn({ email: "ann@example.org", password: "x" });
    await vi.waitFor(() => expect(session.profile?.name).toBe("Ann"));
    api.good = "another";
    api.asked = [];
    await expect(session.ask("GET /me")).resolves.toEqual(PROFILE);
    expect(api.asked).toEqual(["GET /api/me", "POST /api/auth/refresh", "GET /api/me"]);
  });

  it("keeps whose pages they were when it ends by itself, and forgets everything when somebody signs out", async () => {
    const session = useSession();
    await session.signIn({ email: "ann@example.org", password: "x" });
    await vi.waitFor(() => expect(session.profile?.name).toBe("Ann"));
    vi.stubGlobal("fetch", async () => problem(401));
    await expect(session.ask("GET /me")).rejects.toThrow("No.");
    await expect(session.ask("GET /me")).rejects.toThrow("No.");
    expect([session.state, session.account]).toEqual(["out", "ann"]);
    vi.stubGlobal("fetch", api.fetch);
    await session.signOut();
    expect([session.state, session.account, session.profile, kept.size]).toEqual(["out", null, null, 0]);
  });
});
