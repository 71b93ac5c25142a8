/** The time, for words such as `about 2 minutes left`. */

import { onUnmounted, ref, type Ref } from "vue";

const EVERY_MS = 1_000;

export function useNow(): Readonly<Ref<number>> {
  const now = ref(Date.now());
  const timer = setInterval(() => (now.value = Date.now()), EVERY_MS);
  onUnmounted(() => clearInterval(timer));
  return now;
}
