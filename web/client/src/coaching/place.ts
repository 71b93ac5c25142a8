/** Which workspace a page is about: in the address, so that a link and a reload keep it. */

import { computed, type WritableComputedRef } from "vue";
import { useRoute, useRouter } from "vue-router";

import { useWorkplaces } from "@/stores/workplaces";

/** `null` is the own one. Where that has no sessions but an organisation has, the organisation. */
export function usePlace(): WritableComputedRef<string | null> {
  const route = useRoute();
  const router = useRouter();
  const places = useWorkplaces();
  return computed({
    get: () => {
      const named = route.query["in"];
      if (typeof named === "string" && named) return named;
      const own = places.coaching.find(({ id }) => id === null);
      return own || named === "" ? null : (places.coaching[0]?.id ?? null);
    },
    set: (place) => void router.replace({ query: { ...route.query, in: place ?? "" } }),
  });
}
