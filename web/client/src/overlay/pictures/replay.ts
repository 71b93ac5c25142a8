/** What the replay's wipe writes. */

import type { Show } from "@/overlay/graphic";

export interface ReplayPicture {
  readonly word: string;
  /** The brand's, an address, or empty. */
  readonly logo: string;
}

export function replayPicture(show: Show): ReplayPicture {
  return { word: show.words.replay, logo: show.state?.look.logo ?? "" };
}
