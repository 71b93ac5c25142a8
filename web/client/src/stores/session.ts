/** Who is signed in in this browser: one answer for all its tabs. */

import { defineStore } from "pinia";
import { ref, shallowRef } from "vue";

import { alone } from "@/account/alone";
import { isRemembered, remember } from "@/account/remembered";
import { Tokens, type State, type Word } from "@/account/tokens";
import { ApiError, ask as askAsStranger, askAs } from "@/api";
import type { Answer, Arguments, Name } from "@/operations";
import type { Login, Profile } from "@/wire";

const CHANNEL = "cricksy.session";
const UNAUTHORIZED = 401;

export const useSession = defineStore("session", () => {
  const state = ref<State>("unknown");
  /** Whose session it is; one that ended by itself is still named, so that its pages keep what was typed into them. */
  const account = ref<string | null>(null);
  const profile = shallowRef<Profile | null>(null);
  /** Whether the server does not answer when a token is to be renewed. */
  const away = ref(false);
  let news = 0;

  const channel = new BroadcastChannel(CHANNEL);
  const tokens = new Tokens({
    refresh: () => askAsStranger("POST /auth/refresh", { body: {} }),
    alone,
    tell: (word) => channel.postMessage(word),
    changed,
    away: (isAway) => (away.value = isAway),
  });
  channel.addEventListener("message", ({ data }: MessageEvent<Word>) => tokens.heard(data));
  addEventListener("online", () => tokens.wake());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && tokens.wake());
  tokens.begin(isRemembered());

  function changed(now: State, whose: string | null, chosen: boolean): void {
    const another = whose !== null && whose !== profile.value?.id;
    if (whose !== null || chosen) account.value = whose;
    if (another || chosen) profile.value = null;
    state.value = now;
    remember(now === "in");
    if (another) void reload().catch(() => undefined);
  }

  /** Ask with the session's token; one that turns out to be over is renewed once. Throws `ApiError`. */
  async function ask<N extends Name>(name: N, ...given: Arguments<N>): Promise<Answer<N>> {
    const access = await tokens.current();
    try {
      return await askAs(access?.token, name, ...given);
    } catch (error) {
      if (!access || !(error instanceof ApiError) || error.problem.status !== UNAUTHORIZED) throw error;
      const again = await tokens.renew(access.token);
      if (!again) throw error;
      return askAs(again.token, name, ...given);
    }
  }

  /** The access token, for what does not go through `ask`; another one than `stale`. Throws `ApiError`. */
  async function bearer(stale?: string): Promise<string | undefined> {
    const access = await tokens.current();
    return (access?.token === stale && stale ? await tokens.renew(stale) : access)?.token;
  }

  /** What the account says about itself now. */
  function know(found: Profile): void {
    news += 1;
    profile.value = found;
  }

  async function reload(): Promise<void> {
    const before = news;
    const found = await ask("GET /me");
    // What was learnt while this was under way is newer.
    if (news === before) know(found);
  }

  async function signIn(login: Omit<Login, "cookie">): Promise<void> {
    await alone(async () => tokens.take(await askAsStranger("POST /auth/login", { body: { ...login, cookie: true } })));
  }

  /** End the session, in all tabs. Throws `ApiError` where the server is away: then it goes on. */
  async function signOut(): Promise<void> {
    await alone(() => askAsStranger("POST /auth/logout", { body: {} }));
    tokens.end(true);
  }

  /** The server has ended the session, as somebody wanted. */
  function ended(): void {
    tokens.end(true);
  }

  return { state, account, profile, away, ask, bearer, know, reload, signIn, signOut, ended };
});
