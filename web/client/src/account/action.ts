/** Things that a page asks of the server: loading what it shows, and single steps without a form. */

import { onMounted, ref, shallowRef, type Ref, type ShallowRef } from "vue";

import { refusalOf } from "@/account/faults";
import type { Refusal } from "@/api";

export interface Action<A extends unknown[]> {
  readonly busy: Ref<boolean>;
  readonly refusal: ShallowRef<Refusal | null>;
  /** Returns whether it was done; a second call while the first runs does nothing. */
  run(...args: A): Promise<boolean>;
}

export function useAction<A extends unknown[]>(act: (...args: A) => Promise<void>): Action<A> {
  const busy = ref(false);
  const refusal = shallowRef<Refusal | null>(null);

  async function run(...args: A): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    refusal.value = null;
    try {
      await act(...args);
      return true;
    } catch (error) {
      refusal.value = refusalOf(error);
      return false;
    } finally {
      busy.value = false;
    }
  }

  return { busy, refusal, run };
}

export interface Loaded<T> extends Omit<Action<[]>, "run"> {
  readonly value: ShallowRef<T | null>;
  reload(): Promise<boolean>;
}

/** Something that is there soon after the component; what was loaded before stays while it is loaded again. */
export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const value = shallowRef<T | null>(null);
  const { busy, refusal, run } = useAction(async () => {
    value.value = await load();
  });
  onMounted(run);
  return { busy, refusal, value, reload: run };
}
