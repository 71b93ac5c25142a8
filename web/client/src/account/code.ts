/** A mail's code, which stands in the address's fragment, where no server's log sees it, until it has been used. */

import { ref, watch, type Ref } from "vue";
import { useRoute, useRouter } from "vue-router";

export function useCode(): { readonly code: Ref<string>; used(): void } {
  const route = useRoute();
  const router = useRouter();
  const code = ref(route.hash.slice(1));
  watch(
    () => route.hash,
    (hash) => {
      if (hash) code.value = hash.slice(1);
    },
  );
  return { code, used: () => void router.replace({ path: route.path, query: route.query }) };
}
