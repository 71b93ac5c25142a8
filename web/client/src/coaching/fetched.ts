/** Something beside a film that the page does without where it cannot be had. */

import { shallowRef, watch, type ShallowRef } from "vue";

/** `key` names what is wanted, `null` where nothing is; it is loaded anew when the key changes, not when the address does. */
export function useFetched<T>(key: () => string | null, load: () => Promise<T>): Readonly<ShallowRef<T | null>> {
  const value = shallowRef<T | null>(null);
  watch(
    key,
    async (wanted) => {
      value.value = null;
      if (wanted === null) return;
      const found = await load().catch(() => null);
      if (key() === wanted) value.value = found;
    },
    { immediate: true },
  );
  return value;
}

/** A file that is served beside a film. Throws where there is none. */
export async function fetchText(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(String(response.status));
  return response.text();
}
