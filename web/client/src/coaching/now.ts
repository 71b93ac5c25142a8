/** The time, for words such as `about 2 minutes left`. */

import { onUnmounted, ref, type Ref } from "vue";

const EVERY_MS = 1_000;

export function useNow(everyMs = EVERY_MS): Readonly<Ref<number>> {
  const now = ref(Date.now());
  const timer = setInterval(() => (now.value = Date.now()), everyMs);
  onUnmounted(() => clearInterval(timer));
  return now;
}
