/** Something that can fill the whole screen. */

import { onMounted, onUnmounted, ref, type Ref } from "vue";

export interface FullScreen {
  readonly full: Readonly<Ref<boolean>>;
  toggle(): Promise<void>;
}

export function useFullScreen(root: Readonly<Ref<HTMLElement | null>>): FullScreen {
  const full = ref(false);

  function turned(): void {
    full.value = document.fullscreenElement !== null;
  }

  async function toggle(): Promise<void> {
    // Where a browser does not allow it, the page stays as it is.
    await (document.fullscreenElement ? document.exitFullscreen() : root.value?.requestFullscreen())?.catch(() => undefined);
  }

  onMounted(() => document.addEventListener("fullscreenchange", turned));
  onUnmounted(() => document.removeEventListener("fullscreenchange", turned));
  return { full, toggle };
}
