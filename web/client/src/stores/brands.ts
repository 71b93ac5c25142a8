/** A workspace's brands, and what is being made of them: drafts stay while one looks at other pages. */

import { defineStore } from "pinia";
import { computed, reactive, ref, shallowRef } from "vue";

import { workspaceQuery } from "@/coaching/query";
import { begun, recorded, undone, type History } from "@/brands/history";
import { factsOf, isSame, PLAIN } from "@/brands/looks";
import { usePlans } from "@/stores/plans";
import { useSession } from "@/stores/session";
import type { Refusal } from "@/api";
import type { BrandList, BrandView, EntitlementsView, Look } from "@/wire";

export const NEW = "new";

const BRANDING = "custom_branding";
const SPONSORS = [BRANDING, "sponsor_panel"];

export const useBrands = defineStore("brands", () => {
  const session = useSession();
  const plans = usePlans();
  /** Whose brands. */
  const workspace = ref("");
  const list = shallowRef<BrandList | null>(null);
  const held = shallowRef<EntitlementsView | null>(null);
  const drafts = reactive(new Map<string, History<Look>>());

  const brands = computed(() => list.value?.brands ?? []);
  const mayChange = computed(() => list.value?.may_change ?? false);
  const hasBranding = computed(() => has([BRANDING]));
  const hasSponsors = computed(() => has(SPONSORS));
  /** What stands in the way of having a brand at all; `null` where nothing does. */
  const upgrade = computed(() => (held.value && !hasSponsors.value ? refusalFor(held.value) : null));

  function has(features: readonly string[]): boolean {
    return features.some((feature) => held.value?.features.includes(feature));
  }

  function refusalFor({ plan, plan_name }: EntitlementsView): Refusal {
    return {
      type: "about:blank",
      title: "",
      status: 403,
      code: "upgrade_required",
      detail: `The plan ${plan_name} does not include it.`,
      feature: BRANDING,
      plan,
      upgrade_to: [...plans.plans.values()]
        .filter(({ features, price_usd_month }) => features.includes(BRANDING) && price_usd_month !== null)
        .map(({ key }) => key),
    };
  }

  /** Throws `ApiError`. */
  async function load(id: string): Promise<void> {
    const query = workspaceQuery(id, session.account);
    const [found, entitled] = await Promise.all([
      session.ask("GET /brands", { query }),
      session.ask("GET /me/entitlements", { query }),
      plans.want().catch(() => undefined),
    ]);
    workspace.value = id;
    list.value = found;
    held.value = entitled;
  }

  function keyOf(id: string): string {
    return `${workspace.value}/${id}`;
  }

  function savedOf(id: string): Look {
    return brands.value.find((brand) => brand.id === id)?.look ?? PLAIN;
  }

  /** What a brand is being made; as it is stored where nobody has begun. */
  function draftOf(id: string): History<Look> {
    return drafts.get(keyOf(id)) ?? begun(savedOf(id));
  }

  function isDirty(id: string): boolean {
    const draft = drafts.get(keyOf(id));
    return draft !== undefined && !isSame(draft.now, savedOf(id));
  }

  /** `what` names what is changed, so that a word that is typed is taken back at once. */
  function change(id: string, patch: Partial<Look>, what: string): void {
    const draft = draftOf(id);
    drafts.set(keyOf(id), recorded(draft, { ...draft.now, ...patch }, what, performance.now()));
  }

  function undo(id: string): void {
    drafts.set(keyOf(id), undone(draftOf(id)));
  }

  function discard(id: string): void {
    drafts.delete(keyOf(id));
  }

  /** Store a draft; what it was before can still be brought back. Throws `ApiError`. */
  async function save(id: string): Promise<BrandView> {
    const draft = draftOf(id);
    const path = { brand_id: id };
    const before = brands.value.find((brand) => brand.id === id);
    const place = workspaceQuery(workspace.value, session.account);
    const saved = before
      ? await session.ask("PUT /brands/{brand_id}", { path, body: { ...factsOf(draft.now), revision: before.revision } })
      : await session.ask("POST /brands", { body: { ...factsOf(draft.now), ...place } });
    know(saved);
    drafts.delete(keyOf(id));
    const since = draftOf(saved.id);
    drafts.set(keyOf(saved.id), { ...since, now: saved.look, past: draft.past });
    return saved;
  }

  /** What the server says of one brand. */
  function know(brand: BrandView): void {
    if (!list.value) return;
    const others = list.value.brands.filter(({ id }) => id !== brand.id);
    const before = brand.is_default ? others.map((each) => ({ ...each, is_default: false })) : others;
    list.value = { ...list.value, brands: [...before, brand].sort(inOrder) };
  }

  /** Throws `ApiError`. */
  async function remove(id: string): Promise<void> {
    await session.ask("DELETE /brands/{brand_id}", { path: { brand_id: id } });
    discard(id);
    await load(workspace.value);
  }

  return {
    workspace, list, held, brands, mayChange, hasBranding, hasSponsors, upgrade,
    load, draftOf, isDirty, change, undo, discard, save, know, remove,
  };
});

/** The default first, then by name, as the server has them. */
function inOrder(one: BrandView, other: BrandView): number {
  return Number(other.is_default) - Number(one.is_default) || one.look.name.localeCompare(other.look.name);
}
