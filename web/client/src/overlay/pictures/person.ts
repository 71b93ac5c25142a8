/** A player's name as a card prints it: what comes before the surname lighter, the surname strong. */

import { surname } from "@/overlay/picture";

export interface Person {
  readonly given: string;
  readonly surname: string;
}

export function person(name: string): Person {
  const last = surname(name);
  return { given: name.slice(0, name.length - last.length).trim(), surname: last };
}
