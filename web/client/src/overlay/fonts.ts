/** Fonts of the look and of the language: nothing is shown before they are there, or have been waited for long enough. */

import { FONTS } from "@/overlay/themes";
import type { Language } from "@/overlay/words";

const PATIENCE_MS = 3_000;

/** Fonts that the page's own sheet does not bring. */
const SHEETS: Readonly<Record<string, () => Promise<unknown>>> = {
  [FONTS.barlow]: () => import("@/overlay/fonts/barlow.css"),
  [FONTS.plex]: () => import("@fontsource-variable/ibm-plex-sans/wdth.css"),
  '"Noto Sans Devanagari Variable"': () => import("@fontsource-variable/noto-sans-devanagari"),
  '"Noto Sans Bengali Variable"': () => import("@fontsource-variable/noto-sans-bengali"),
  '"Noto Sans Tamil Variable"': () => import("@fontsource-variable/noto-sans-tamil"),
  '"Noto Naskh Arabic Variable"': () => import("@fontsource-variable/noto-naskh-arabic"),
  '"Noto Sans Sinhala Variable"': () => import("@fontsource-variable/noto-sans-sinhala"),
};

/** What a language's letters are drawn with, and some of them to load it by. */
const SCRIPTS: Partial<Record<Language, readonly [font: string, letters: string]>> = {
  hi: ['"Noto Sans Devanagari Variable"', "रन"],
  bn: ['"Noto Sans Bengali Variable"', "রান"],
  ta: ['"Noto Sans Tamil Variable"', "ரன்"],
  ur: ['"Noto Naskh Arabic Variable"', "رنز"],
  si: ['"Noto Sans Sinhala Variable"', "ලකුණු"],
};

const LATIN = "0/Ag";
const WEIGHTS = [500, 800];

/** The value of `--font`: the look's font, then the language's, then the machine's own. */
export function family(font: string, language: Language): string {
  const script = SCRIPTS[language]?.[0];
  return [font, ...(script ? [script] : []), "sans-serif"].join(", ");
}

async function load(font: string, letters: string): Promise<void> {
  await SHEETS[font]?.();
  await Promise.all(WEIGHTS.map((weight) => document.fonts.load(`${weight} 40px ${font}`, letters)));
}

/** Resolves when the fonts are there; when they cannot be had, after a while all the same. */
export async function fontsReady(font: string, language: Language): Promise<void> {
  const script = SCRIPTS[language];
  const loaded = Promise.allSettled([load(font, LATIN), ...(script ? [load(...script)] : [])]);
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  await Promise.race([loaded, patience]);
}
