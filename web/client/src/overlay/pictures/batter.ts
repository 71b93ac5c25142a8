/** What a batter's lower third writes: the striker's, or that of whoever was asked for. */

import type { Show } from "@/overlay/graphic";
import { batterHero, batterNamed, batterStats } from "@/overlay/pictures/people";
import { named, type Third } from "@/overlay/pictures/third";

export function batterThird(show: Show): Third | null {
  const batter = batterNamed(show, show.options["player"]);
  if (!batter) return null;
  return {
    team: batter.team,
    over: batter.team.name,
    ...named(batter.name),
    note: batter.how,
    hero: batterHero(show, batter),
    stats: batterStats(show, batter),
  };
}
