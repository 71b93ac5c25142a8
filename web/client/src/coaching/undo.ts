/** Something that is done unless somebody takes it back within a few seconds. */

import { onUnmounted, ref, type Ref } from "vue";

export const UNDO_MS = 7_000;

export interface Waiting {
  readonly id: string;
  readonly what: string;
}

interface Entry extends Waiting {
  readonly act: () => Promise<void>;
  readonly timer: ReturnType<typeof setTimeout>;
}

export interface Undoable {
  /** What waits, the newest last. */
  readonly waiting: Ref<readonly Waiting[]>;
  later(id: string, what: string, act: () => Promise<void>): void;
  undo(id: string): void;
  /** Do all that waits now. */
  flush(): void;
}

/** `failed` gets what `act` throws. */
export function undoable(failed: (error: unknown) => void): Undoable {
  const waiting = ref<readonly Waiting[]>([]);
  const entries = new Map<string, Entry>();
  /** What is being done now stays hidden until it is, and cannot be done twice. */
  const begun = new Set<string>();

  function later(id: string, what: string, act: () => Promise<void>): void {
    if (entries.has(id)) return;
    entries.set(id, { id, what, act, timer: setTimeout(() => settle(id), UNDO_MS) });
    show();
  }

  function undo(id: string): void {
    if (!begun.has(id)) drop(id);
  }

  function drop(id: string): void {
    clearTimeout(entries.get(id)?.timer);
    entries.delete(id);
    begun.delete(id);
    show();
  }

  function settle(id: string): void {
    const entry = entries.get(id);
    if (!entry || begun.has(id)) return;
    begun.add(id);
    void entry
      .act()
      .catch(failed)
      .finally(() => drop(id));
  }

  function flush(): void {
    for (const id of [...entries.keys()]) settle(id);
  }

  function show(): void {
    waiting.value = [...entries.values()].map(({ id, what }) => ({ id, what }));
  }

  return { waiting, later, undo, flush };
}

/** The same for as long as a component is there; what waits is done when it goes, or the page does. */
export function useUndo(failed: (error: unknown) => void): Undoable {
  const kept = undoable(failed);
  addEventListener("pagehide", kept.flush);
  onUnmounted(() => {
    removeEventListener("pagehide", kept.flush);
    kept.flush();
  });
  return kept;
}
