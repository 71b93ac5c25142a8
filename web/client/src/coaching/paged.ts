/** A list that comes page by page. */

import { ref, shallowRef, watch, type Ref, type ShallowRef, type WatchSource } from "vue";

import { useAction, type Action } from "@/account/action";

export interface Paged<T> extends Omit<Action<[]>, "run"> {
  /** `null` until the first page is there. */
  readonly items: ShallowRef<readonly T[] | null>;
  /** Whether there are more. */
  readonly goesOn: Ref<boolean>;
  more(): Promise<void>;
  reload(): Promise<void>;
}

type Page<T> = { readonly items: readonly T[]; readonly next: string | null };

/** `load` gets the cursor of the page, none for the first; the list begins anew when `on` changes. */
export function usePaged<T>(on: WatchSource<unknown>, load: (cursor: string | null) => Promise<Page<T>>): Paged<T> {
  const items = shallowRef<readonly T[] | null>(null);
  const goesOn = ref(false);
  let next: string | null = null;
  let edition = 0;

  const { busy, refusal, run } = useAction(async () => {
    for (let asked = -1; asked !== edition; ) {
      asked = edition;
      const before = next === null ? [] : (items.value ?? []);
      const page = await load(next);
      if (asked !== edition) continue;
      items.value = [...before, ...page.items];
      next = page.next;
      goesOn.value = next !== null;
    }
  });

  async function reload(): Promise<void> {
    edition += 1;
    next = null;
    await run();
  }

  watch(on, reload, { immediate: true });
  return { items, goesOn, busy, refusal, reload, more: async () => void (await run()) };
}
