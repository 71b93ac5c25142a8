/** The words that graphics write, by language; numbers stay as they are. */

import en from "@/overlay/languages/en";

export const LANGUAGES = ["en", "hi", "bn", "ta", "ur", "si", "af", "nl", "de", "fr"] as const;

export type Language = (typeof LANGUAGES)[number];

/** A language that lacks one of the English words does not compile. */
export type Words = Readonly<Record<keyof typeof en, string>>;

const OTHERS: Record<Exclude<Language, "en">, () => Promise<{ default: Words }>> = {
  hi: () => import("@/overlay/languages/hi"),
  bn: () => import("@/overlay/languages/bn"),
  ta: () => import("@/overlay/languages/ta"),
  ur: () => import("@/overlay/languages/ur"),
  si: () => import("@/overlay/languages/si"),
  af: () => import("@/overlay/languages/af"),
  nl: () => import("@/overlay/languages/nl"),
  de: () => import("@/overlay/languages/de"),
  fr: () => import("@/overlay/languages/fr"),
};

export const ENGLISH: Words = en;

/** The language of a tag, `hi-IN` being `hi`; `null` where graphics do not know it. */
export function languageOf(tag: string): Language | null {
  const base = tag.toLowerCase().split("-")[0];
  return LANGUAGES.find((each) => each === base) ?? null;
}

export async function wordsIn(language: Language): Promise<Words> {
  return language === "en" ? en : (await OTHERS[language]()).default;
}

/** `fill("Need {runs} from {balls}", { runs: 45, balls: 30 })`. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
}
