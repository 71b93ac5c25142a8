/** The keyboard as the control room's, but for what somebody types. */

import { onMounted, onUnmounted } from "vue";

import { commandOf, isTaken, type Command } from "@/control/keys";

export function useStrokes(keys: ReadonlyMap<string, string>, act: (command: Command) => void): void {
  let held: string | null = null;

  function down(event: KeyboardEvent): void {
    const focus = event.target instanceof HTMLElement ? event.target : document.body;
    const { type } = focus as HTMLInputElement;
    const isCue = focus.closest("[data-cue]") !== null;
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (isTaken(event.key, { tag: focus.tagName, type, isCue })) return;
    const command = commandOf(event, keys);
    if (!command) return;
    event.preventDefault();
    held = event.key;
    if (!event.repeat) act(command);
  }

  /** A button is pressed when the space bar comes up again. */
  function up(event: KeyboardEvent): void {
    if (event.key === held) event.preventDefault();
    held = null;
  }

  onMounted(() => {
    addEventListener("keydown", down);
    addEventListener("keyup", up);
  });
  onUnmounted(() => {
    removeEventListener("keydown", down);
    removeEventListener("keyup", up);
  });
}
