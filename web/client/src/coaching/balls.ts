/** The deliveries that a film shows. */

import type { BallView } from "@/wire";

export interface BallFilter {
  readonly wickets: boolean;
  readonly boundaries: boolean;
  /** Names, empty for any. */
  readonly batter: string;
  readonly bowler: string;
}

/** Wickets and boundaries together mean either, as the server has it. */
export function filtered(balls: readonly BallView[], filter: BallFilter): readonly BallView[] {
  const any = !filter.wickets && !filter.boundaries;
  return balls.filter(
    (ball) =>
      (any || (filter.wickets && ball.wicket) || (filter.boundaries && ball.boundary)) &&
      (!filter.batter || ball.batter === filter.batter) &&
      (!filter.bowler || ball.bowler === filter.bowler),
  );
}

/** Everybody who occurs, in the order of the alphabet. */
export function namesIn(balls: readonly BallView[], of: "batter" | "bowler"): readonly string[] {
  return [...new Set(balls.map((ball) => ball[of]))].sort((a, b) => a.localeCompare(b));
}

/** The delivery that a moment lies in. */
export function ballAt(balls: readonly BallView[], us: number): BallView | null {
  return balls.find((ball) => us >= ball.start_us && us < ball.end_us) ?? null;
}
