/** Light or dark: the system's choice until the reader makes one. `public/theme.js` sets it before the first paint. */

import { ref } from "vue";

export type Theme = "light" | "dark";

const KEY = "cricksy.theme";

export const theme = ref<Theme>(document.documentElement.dataset["theme"] === "dark" ? "dark" : "light");

export function toggleTheme(): void {
  theme.value = theme.value === "dark" ? "light" : "dark";
  document.documentElement.dataset["theme"] = theme.value;
  try {
    localStorage.setItem(KEY, theme.value);
  } catch {
    // Storage can be closed to us (private windows): the choice lasts as long as the page.
  }
}
