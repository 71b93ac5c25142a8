/** The graphics as the control room lists them: by their places in the picture. */

import type { Kind } from "@/overlay/graphic";
import type { Entry } from "@/overlay/graphics";

export interface Cue {
  readonly graphic: string;
  readonly title: string;
  readonly place: Kind["place"];
  /** Empty for none. */
  readonly key: string;
}

export interface Group {
  readonly title: string;
  readonly cues: readonly Cue[];
}

const GROUPS: readonly (readonly [title: string, places: readonly Kind["place"][]])[] = [
  ["Lower thirds", ["lower"]],
  ["Full screen", ["full"]],
  ["Score bug, corner and strip", ["bug", "corner", "strip"]],
  ["Wipes", ["wipe"]],
];

/** Groups without a graphic are left out. `keys` is as `keysOf` gives it. */
export function groupsOf(graphics: Readonly<Record<string, Pick<Entry, "title" | "place">>>, keys: ReadonlyMap<string, string>): Group[] {
  const keyOf = new Map([...keys].map(([key, graphic]) => [graphic, key]));
  const cues = Object.entries(graphics).map(([graphic, { title, place }]) => ({
    graphic,
    title,
    place,
    key: keyOf.get(graphic) ?? "",
  }));
  return GROUPS.map(([title, places]) => ({ title, cues: cues.filter(({ place }) => places.includes(place)) })).filter(
    (group) => group.cues.length,
  );
}
