/** What an analysis is, in words. */

import type { FindingsView } from "@/wire";

const PERCENT = 100;

/** Who made it: nobody is to take the offline analyser for a model that has seen cricket. */
export function madeBy({ analyst }: FindingsView): string {
  if (analyst === "offline") {
    return "Made offline, without an AI model: by cuts, movement and the sound of bat on ball. It does not recognise shots or players.";
  }
  if (analyst === "notes") return "Put together from your notes, without an AI model.";
  return `Made by ${analyst}. A model may be wrong: look at each moment yourself.`;
}

/** `sure`, as people say it. */
export function confidenceOf(confidence: number): string {
  return `${Math.round(confidence * PERCENT)}% sure`;
}
