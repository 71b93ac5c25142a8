/** Looks as a builder handles them: what there is to choose from, and what is sent. */

import { isReadable } from "@/brands/contrast";
import type { ThemeName } from "@/overlay/themes";
import type { Language } from "@/overlay/words";
import type { BrandChange, Look, NewBrand, SideLook, SponsorLook } from "@/wire";

export const MOST_NAME = 60;
export const MOST_SIDE_NAME = 100;
export const MOST_SIDES = 64;
export const MOST_SPONSORS = 30;
export const MOST_WEIGHT = 10;

export const PLAIN: Look = {
  name: "",
  theme: "night",
  primary: "",
  on_primary: "",
  accent: "",
  font: "",
  logo: "",
  language: "en",
  sides: [],
  sponsors: [],
};

export const THEMES: readonly (readonly [name: ThemeName, label: string, about: string])[] = [
  ["night", "Night", "Dark panels, for floodlights"],
  ["day", "Day", "Light panels, for a bright picture"],
  ["heritage", "Heritage", "Ivory and oxblood, square corners"],
  ["neon", "Neon", "Loud and round, for the shortest format"],
];

export const FONTS = [
  ["", "The theme's own"],
  ["archivo", "Archivo"],
  ["barlow", "Barlow"],
  ["plex", "IBM Plex Sans"],
] as const;

export const LANGUAGES: readonly (readonly [language: Language, name: string])[] = [
  ["en", "English"],
  ["hi", "हिन्दी"],
  ["bn", "বাংলা"],
  ["ta", "தமிழ்"],
  ["ur", "اردو"],
  ["si", "සිංහල"],
  ["af", "Afrikaans"],
  ["nl", "Nederlands"],
  ["de", "Deutsch"],
  ["fr", "Français"],
];

/** What is sent of a look; what a look holds was chosen from the lists above. */
export function factsOf(look: Look): Omit<NewBrand & BrandChange, "revision" | "workspace_id"> {
  return look as Omit<NewBrand & BrandChange, "revision" | "workspace_id">;
}

export function isSame(one: Look, other: Look): boolean {
  return JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));
}

/** Members in one order, whoever wrote them. */
function ordered(look: Look): Look {
  return {
    ...(Object.fromEntries(Object.keys(PLAIN).map((key) => [key, look[key as keyof Look]])) as unknown as Look),
    sides: look.sides.map(({ name, colour, text, logo }) => ({ name, colour, text, logo })),
    sponsors: look.sponsors.map(({ id, name, logo, weight }) => ({ id, name, logo, weight })),
  };
}

/** The list with one member changed. */
export function changedAt<T>(list: readonly T[], at: number, patch: Partial<T>): T[] {
  return list.map((each, index) => (index === at ? { ...each, ...patch } : each));
}

export function withoutAt<T>(list: readonly T[], at: number): T[] {
  return list.filter((_, index) => index !== at);
}

export function newSide(): SideLook {
  return { name: "", colour: "#1b5e3a", text: "#ffffff", logo: "" };
}

export function newSponsor(id: string): SponsorLook {
  return { id, name: "", logo: "", weight: 1 };
}

/** The heaviest first, those that weigh the same as they stand. */
export function byWeight(sponsors: readonly SponsorLook[]): SponsorLook[] {
  return [...sponsors].sort((one, other) => other.weight - one.weight);
}

/** Of all turns, in percent. */
export function shareOf(sponsor: SponsorLook, sponsors: readonly SponsorLook[]): number {
  const all = sponsors.reduce((sum, each) => sum + each.weight, 0);
  return Math.round((100 * sponsor.weight) / all);
}

/** The first thing that has to be mended before a look can be saved, in words; `null` where all is well. */
export function missing(look: Look): string | null {
  if (!look.name.trim()) return "Give the brand a name.";
  if (look.sides.some(({ name }) => !name.trim())) return "Give every team a name, as your matches have it.";
  if (look.sponsors.some(({ name }) => !name.trim())) return "Give every sponsor a name.";
  if (look.primary && look.on_primary && !isReadable(look.on_primary, look.primary)) return "The text on the main colour cannot be read well.";
  const pale = look.sides.find(({ colour, text }) => !isReadable(text, colour));
  if (pale) return `The text on the colour of ${pale.name} cannot be read well.`;
  return null;
}
