/** The full card of the match on screen, fetched when somebody asks and again when another innings has begun. */

import { defineStore } from "pinia";
import { ref, shallowRef } from "vue";

import { scorecard } from "@/api";
import type { Scorecard } from "@/wire";

export const useScorecard = defineStore("scorecard", () => {
  const card = shallowRef<Scorecard | null>(null);
  const failed = ref(false);
  let has = "";

  /** Load unless it is here already with `inningsDone` innings. */
  async function want(matchId: string, inningsDone: number, token?: string): Promise<void> {
    const wanted = `${matchId} ${inningsDone}`;
    if (has === wanted) return;
    has = wanted;
    failed.value = false;
    try {
      const fetched = await scorecard(matchId, token);
      if (has === wanted) card.value = fetched;
    } catch {
      // The live board stands on its own; the place where the card belongs says that it is missing.
      has = "";
      failed.value = true;
    }
  }

  function forget(): void {
    has = "";
    card.value = null;
    failed.value = false;
  }

  return { card, failed, want, forget };
});
