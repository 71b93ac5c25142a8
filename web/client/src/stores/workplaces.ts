/** Where one may coach: the own workspace and organisations whose plans include sessions for one's seat. */

import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";

import { useSession } from "@/stores/session";
import type { EntitlementsView } from "@/wire";

export interface Workplace {
  /** `null` for the own one. */
  readonly id: string | null;
  readonly name: string;
  readonly held: EntitlementsView;
}

const SESSIONS = ["session_notebook", "session_library"];
const BRANDS = ["custom_branding", "sponsor_panel"];

export function hasSessions({ features }: EntitlementsView): boolean {
  return SESSIONS.some((feature) => features.includes(feature));
}

export const useWorkplaces = defineStore("workplaces", () => {
  const session = useSession();
  const all = shallowRef<readonly Workplace[] | null>(null);
  let whose: string | null = null;

  const coaching = computed(() => (all.value ?? []).filter(({ held }) => hasSessions(held)));
  /** Where one's graphics may have a look and sponsors of their own. */
  const branding = computed(() => (all.value ?? []).filter(({ held }) => BRANDS.some((each) => held.features.includes(each))));

  /** Ask, unless it is known of this account already. Throws `ApiError`. */
  async function want(): Promise<void> {
    if (all.value && whose === session.account) return;
    const asked = session.account;
    const [own, { organisations }] = await Promise.all([
      session.ask("GET /me/entitlements"),
      session.ask("GET /organisations"),
    ]);
    const others = await Promise.all(
      organisations.map(async ({ id, name }) => {
        const held = await session.ask("GET /me/entitlements", { query: { workspace_id: id } }).catch(() => null);
        return held ? [{ id, name, held }] : [];
      }),
    );
    if (asked !== session.account) return;
    whose = asked;
    all.value = [{ id: null, name: "My own", held: own }, ...others.flat()];
  }

  /** What holds in a workspace, by its id or an account's; `null` while nobody knows. */
  function heldIn(workspaceId: string): EntitlementsView | null {
    const place = all.value?.find(({ id }) => (id ?? session.account) === workspaceId);
    return place?.held ?? null;
  }

  return { all, coaching, branding, want, heldIn };
});
