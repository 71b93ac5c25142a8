/** The clothes of a page: words, fonts and tokens of a look, in place together before anything is seen in them. */

import type { Options } from "@/overlay/options";
import { family, fontsReady } from "@/overlay/fonts";
import { dress, tokensOf } from "@/overlay/themes";
import { ENGLISH, languageOf, wordsIn, type Words } from "@/overlay/words";
import type { Look, SponsorLook } from "@/wire";

/** A look, with what the address says before it. */
export function lookFor(look: Look, chosen: Options): Look {
  return { ...look, logo: chosen.logo ?? look.logo, sponsors: sponsorsFor(look.sponsors, chosen.sponsor) };
}

function sponsorsFor(sponsors: SponsorLook[], wanted: string | null): SponsorLook[] {
  if (wanted === null) return sponsors;
  const found = sponsors.find((each) => each.id === wanted || each.name.toLowerCase() === wanted.toLowerCase());
  return [found ?? { id: wanted, name: wanted, logo: "", weight: 1 }];
}

export class Style {
  words: Words = ENGLISH;
  private key = "";

  constructor(
    private readonly root: HTMLElement,
    private readonly chosen: Options,
  ) {}

  /** Put a look on; resolves with whether anything is another way than before. */
  async wear(look: Look | undefined): Promise<boolean> {
    const tokens = tokensOf(look, this.chosen);
    const language = this.chosen.language ?? languageOf(look?.language ?? "") ?? "en";
    const key = JSON.stringify([tokens, language]);
    if (key === this.key) return false;
    this.key = key;
    // Without its words, as when the network is away, a picture in English is better than none.
    const words = wordsIn(language).catch(() => (this.key = "", ENGLISH));
    await fontsReady(tokens.font, language);
    const had = await words;
    if (this.key !== "" && key !== this.key) return false;
    this.words = had;
    dress(this.root, { ...tokens, font: family(tokens.font, language) });
    return true;
  }
}
