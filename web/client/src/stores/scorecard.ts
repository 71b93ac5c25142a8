/** The full card of the match on screen, fetched when somebody asks and again when another innings has begun or the match is over. */

import { defineStore } from "pinia";
import { ref, shallowRef } from "vue";

import { scorecard } from "@/api";
import type { Scorecard } from "@/wire";

export const useScorecard = defineStore("scorecard", () => {
  const card = shallowRef<Scorecard | null>(null);
  const failed = ref(false);
  let has = "";

  /** Load unless it is here already in this `edition`: any text that changes when the card is to be fetched again. */
  async function want(matchId: string, edition: string, token?: string): Promise<void> {
    const wanted = `${matchId} ${edition}`;
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
