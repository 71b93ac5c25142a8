/** What the toss's lower third writes: who won it and what they chose. */

import type { Show } from "@/overlay/graphic";
import { teamAt, together, type Third } from "@/overlay/pictures/third";

export function tossThird(show: Show): Third | null {
  const sentence = show.state?.match.toss ?? "";
  if (!sentence) return null;
  const winner = show.board.sides.findIndex(({ name, short }) =>
    [name, short].some((said) => sentence.startsWith(`${said} `)),
  );
  return {
    team: teamAt(show, Math.max(winner, 0)),
    over: together(show.words.toss, show.board.venue),
    given: "",
    name: sentence,
    note: "",
    hero: null,
    stats: [],
  };
}
