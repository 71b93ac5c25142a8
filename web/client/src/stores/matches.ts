/** The list of matches, asked for again every few seconds while somebody looks. */

import { defineStore } from "pinia";
import { ref, shallowRef } from "vue";

import { listMatches } from "@/api";
import type { MatchSummary } from "@/wire";

const EVERY_MS = 4_000;

export const useMatches = defineStore("matches", () => {
  const list = shallowRef<readonly MatchSummary[] | null>(null);
  const failed = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let following = false;

  async function load(): Promise<void> {
    clearTimeout(timer);
    if (document.visibilityState === "visible") {
      try {
        list.value = (await listMatches()).matches;
        failed.value = false;
      } catch {
        // The last list stays on screen, with a word that it may be old; the next turn tries again.
        failed.value = true;
      }
    }
    if (following) timer = setTimeout(() => void load(), EVERY_MS);
  }

  const wake = (): void => void (document.visibilityState === "visible" && load());

  function follow(): void {
    following = true;
    document.addEventListener("visibilitychange", wake);
    void load();
  }

  function leave(): void {
    following = false;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", wake);
  }

  return { list, failed, follow, leave };
});
