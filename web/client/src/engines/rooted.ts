/** A graphic in an engine comes from somewhere else: pictures on the feed's origin need their whole addresses. */

import type { FeedState } from "@/wire";

function whole<T extends { readonly logo: string }>(one: T, origin: string): T {
  return one.logo.startsWith("/") ? { ...one, logo: origin + one.logo } : one;
}

export function rooted(state: FeedState, origin: string): FeedState {
  const { look, match } = state;
  return {
    ...state,
    match: { ...match, teams: match.teams.map((team) => whole(team, origin)) },
    look: {
      ...whole(look, origin),
      sides: look.sides.map((side) => whole(side, origin)),
      sponsors: look.sponsors.map((sponsor) => whole(sponsor, origin)),
    },
  };
}
