/** What is on the air now: what was taken by hand, and where nothing was, the autopilot's. Pure. */

import { autopilot, RULES, type Moment, type Spot } from "@/overlay/autopilot";
import type { Kind } from "@/overlay/graphic";
import type { OnAir, Programme } from "@/wire";

export type Place = Kind["place"];

/** The part of a programme that matters to an output. */
export type Rules = Pick<Programme, "mode" | "on_air" | "auto_pilot">;

/** What a page goes by that no control room tells anything. */
export const ALONE: Rules = { mode: "auto", on_air: [], auto_pilot: RULES };

/** A full-screen card would cover these. */
const UNDER_FULL: ReadonlySet<Place> = new Set(["lower", "corner", "strip"]);

function taken(each: OnAir): Spot {
  return { graphic: each.graphic, options: each.options, from: each.since_ms, until: each.until_ms };
}

function isOn(spot: Spot, now: number): boolean {
  return spot.from <= now && (spot.until === null || spot.until > now);
}

/** What the programme has at `now`, the autopilot's first, and in each the newest last. */
export function spotsAt(rules: Rules, history: readonly Moment[], now: number): Spot[] {
  const own = rules.mode === "auto" ? autopilot(rules.auto_pilot, history, now) : [];
  // Taken by hand is on from the moment on that it is heard of, whatever the clocks say.
  const byHand = rules.on_air.map(taken).filter((spot) => spot.until === null || spot.until > now);
  return [...own.filter((spot) => isOn(spot, now)), ...byHand];
}

/** One of each place, the last of it, and nothing under a full-screen card. */
export function picked(spots: readonly Spot[], placeOf: (graphic: string) => Place | undefined): Spot[] {
  const byPlace = new Map<Place, Spot>();
  for (const spot of spots) {
    const place = placeOf(spot.graphic);
    if (place !== undefined) byPlace.set(place, spot);
  }
  const places = [...byPlace].filter(([place]) => !(byPlace.has("full") && UNDER_FULL.has(place)));
  return places.map(([, spot]) => spot);
}

/** Whether what stands at `place` makes room for the others: a corner for the strip, which has the whole top edge. */
export function makesRoom(place: Place, others: ReadonlySet<Place>): boolean {
  return place === "corner" && others.has("strip");
}

/** For a page of one graphic: whenever it has something to show, or (`manual`) while it is taken by hand. */
export function aloneSpots(graphic: string, place: Place, manual: boolean, rules: Rules, history: readonly Moment[], now: number): Spot[] {
  const byHand = spotsAt({ ...rules, mode: "manual" }, [], now);
  // A wipe is of a moment; the milestones come by themselves.
  const own = place === "wipe" ? autopilot(RULES, history, now).filter((spot) => isOn(spot, now)) : [{ graphic, options: {}, from: 0, until: null }];
  return [...(manual ? [] : own), ...byHand].filter((spot) => spot.graphic === graphic);
}

/** When the picture changes by itself: the next beginning or end after `now`; `null` where it does not. */
export function nextChange(rules: Rules, history: readonly Moment[], now: number): number | null {
  const own = rules.mode === "auto" ? autopilot(rules.auto_pilot, history, now) : [];
  const every = rules.mode === "auto" ? rules.auto_pilot.sponsor_every_s * 1_000 : 0;
  const times = [...own, ...rules.on_air.map(taken)].flatMap(({ from, until }) => [from, until ?? 0]);
  const next = [...times, every ? (Math.floor(now / every) + 1) * every : 0].filter((time) => time > now);
  return next.length ? Math.min(...next) : null;
}
