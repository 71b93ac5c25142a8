/** Programmes as the control room handles them. Pure; times are milliseconds since 1970 on the server's clock. */

import type { OnAir, Programme, ReadyGraphic } from "@/wire";

/** The autopilot in the preview: what a cut brings is seen without what comes and goes by itself. */
const QUIET = {
  milestones: false,
  end_of_over: "",
  new_batter: false,
  new_bowler: false,
  drinks: "",
  innings_break: "",
  sponsor_every_s: 0,
} as const;

/** What was taken and is still on. */
export function standing(onAir: readonly OnAir[], now: number): OnAir[] {
  return onAir.filter(({ until_ms }) => until_ms === null || until_ms > now);
}

/** Seconds until it goes away by itself, rounded up; `null` where it is told to. */
export function secondsLeft({ until_ms }: OnAir, now: number): number | null {
  return until_ms === null ? null : Math.max(0, Math.ceil((until_ms - now) / 1_000));
}

/** From 1 down to 0; 0 where it does not go by itself. */
export function shareLeft({ since_ms, until_ms }: OnAir, now: number): number {
  return until_ms === null ? 0 : Math.min(1, Math.max(0, (until_ms - now) / (until_ms - since_ms)));
}

/** The same, to be sent back with a preview. */
export function readyOf({ graphic, options, since_ms, until_ms }: OnAir): ReadyGraphic {
  return { graphic, options, ...(until_ms === null ? {} : { duration_ms: until_ms - since_ms }) };
}

/** What the programme's monitor shows: outputs hold it back, the operator sees it at once. */
export function undelayed(programme: Programme): Programme {
  return { ...programme, delay_ms: 0 };
}

/** What the preview's monitor shows: what a cut would bring, for as long as it is looked at. */
export function rehearsal(programme: Programme): Programme {
  return {
    ...programme,
    delay_ms: 0,
    on_air: programme.preview.map((each) => ({ ...each, until_ms: null })),
    preview: [],
    auto_pilot: { ...programme.auto_pilot, ...QUIET },
  };
}

function named(list: readonly OnAir[], others: readonly OnAir[], titleOf: (graphic: string) => string): string[] {
  return list.filter(({ graphic }) => !others.some((each) => each.graphic === graphic)).map(({ graphic }) => titleOf(graphic));
}

/** What is another way than before, as sentences. */
export function changes(before: Programme, after: Programme, titleOf: (graphic: string) => string): string[] {
  const taken = named(after.on_air, before.on_air, titleOf);
  const cleared = named(before.on_air, after.on_air, titleOf);
  const differ = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other);
  return [
    ...(taken.length ? [`${taken.join(", ")} went on the air.`] : []),
    ...(cleared.length ? [`${cleared.join(", ")} went off the air.`] : []),
    ...(differ(before.preview, after.preview) ? ["The preview changed."] : []),
    ...(before.mode === after.mode ? [] : [`The mode is ${after.mode} now.`]),
    ...(before.delay_ms === after.delay_ms ? [] : [`The delay is ${after.delay_ms / 1_000} s now.`]),
    ...(differ(before.auto_pilot, after.auto_pilot) ? ["The autopilot's rules changed."] : []),
  ];
}
