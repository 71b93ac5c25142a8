import { describe, expect, it } from "vitest";

import { contrast } from "@/cricket/colours";
import recording from "@/demo/recording.json";
import { readableOn, teamTokens, tokensOf, type ThemeName } from "@/overlay/themes";
import { fill, languageOf, LANGUAGES, wordsIn } from "@/overlay/words";
import type { Look, Scoreboard } from "@/wire";

const BOARD = recording.snapshot as unknown as Scoreboard;
const PLAIN = { theme: null, primary: null, secondary: null };
const LOOK: Look = {
  name: "Club",
  theme: "heritage",
  primary: "#ffd100",
  on_primary: "#ffffff",
  accent: "#003366",
  font: "plex",
  logo: "",
  language: "en",
  sides: [],
  sponsors: [],
};
const READABLE = 4.5;

describe("a theme", () => {
  it.each<ThemeName>(["night", "day", "heritage", "neon"])("%s can be read", (theme) => {
    const tokens = tokensOf(undefined, { ...PLAIN, theme });
    const pairs = [
      ["ink", "panel"], ["ink-2", "panel"], ["ink", "panel-2"], ["paper-ink", "paper"],
      ["on-primary", "primary"], ["on-accent", "accent"], ["good", "panel"], ["bad", "panel"],
    ] as const;
    for (const [text, surface] of pairs) {
      expect(contrast(tokens[text], tokens[surface]), `${text} on ${surface}`).toBeGreaterThanOrEqual(READABLE);
    }
  });

  it("takes a brand's colours, and letters that can be read on them", () => {
    const tokens = tokensOf(LOOK, PLAIN);
    expect(tokens).toMatchObject({ primary: "#ffd100", accent: "#003366", radius: "0", font: '"IBM Plex Sans Variable"' });
    expect(contrast(tokens["on-primary"], tokens.primary)).toBeGreaterThanOrEqual(READABLE);
    expect(contrast(tokens["on-accent"], tokens.accent)).toBeGreaterThanOrEqual(READABLE);
  });

  it("follows the address before the brand", () => {
    const tokens = tokensOf(LOOK, { theme: "neon", primary: "#101010", secondary: "#eeeeee" });
    expect(tokens).toMatchObject({ primary: "#101010", "on-primary": "#ffffff", accent: "#eeeeee", radius: "22" });
  });

  it("is night where a brand names one that there is not", () => {
    expect(tokensOf({ ...LOOK, theme: "constructor" }, PLAIN).panel).toBe("#0d1512");
  });

  it("finds readable letters for every grey", () => {
    for (let grey = 0; grey < 256; grey += 1) {
      const colour = `#${grey.toString(16).padStart(2, "0").repeat(3)}`;
      expect(contrast(readableOn(colour), colour)).toBeGreaterThanOrEqual(READABLE);
    }
  });

  it("dresses sides by who bats", () => {
    const tokens = teamTokens(BOARD, null);
    expect(tokens.batting).not.toBe(tokens.bowling);
    expect(tokens["on-batting"]).toBe("#ffffff");
  });
});

describe("words", () => {
  it("are there in every language, with the same places for figures", async () => {
    const english = await wordsIn("en");
    const places = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const language of LANGUAGES) {
      const words = await wordsIn(language);
      expect(words.lang).toBe(language);
      for (const [key, text] of Object.entries(english)) {
        const translated = words[key as keyof typeof words];
        expect(translated, `${language} ${key}`).not.toBe("");
        expect(places(translated), `${language} ${key}`).toEqual(places(text));
        expect(translated, `${language} ${key}`).not.toMatch(/[०-९০-৯௦-௯۰-۹෦-෯]/);
      }
    }
  });

  it("are filled in", () => {
    expect(fill("Need {runs} from {balls} balls", { runs: 45, balls: 30 })).toBe("Need 45 from 30 balls");
    expect(fill("{unknown}", {})).toBe("{unknown}");
  });

  it("are found by the tag's language", () => {
    expect([languageOf("de-AT"), languageOf("UR"), languageOf("tlh"), languageOf("")]).toEqual(["de", "ur", null, null]);
  });
});
