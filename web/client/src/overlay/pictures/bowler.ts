/** What a bowler's lower third writes: of whoever bowls, or of whoever was asked for. */

import type { Show } from "@/overlay/graphic";
import { bowlerHero, bowlerNamed, bowlerStats } from "@/overlay/pictures/people";
import { named, type Third } from "@/overlay/pictures/third";

export function bowlerThird(show: Show): Third | null {
  const bowler = bowlerNamed(show, show.options["player"]);
  if (!bowler) return null;
  return {
    team: bowler.team,
    over: bowler.team.name,
    ...named(bowler.name),
    note: "",
    hero: bowlerHero(show, bowler),
    stats: bowlerStats(show, bowler),
  };
}
