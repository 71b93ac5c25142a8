/** The stretch of a film that a time line shows, and where moments lie in it. Pure. */

import { SECOND_US } from "@/coaching/times";

export interface View {
  readonly from: number;
  /** Both in microseconds; never empty. */
  readonly to: number;
}

export interface Tick {
  readonly us: number;
  readonly isLabelled: boolean;
}

/** Frames can be told apart at this: the closest that one can look. */
const CLOSEST_US = 2 * SECOND_US;
const STEPS_S = [0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600] as const;
const LABEL_EVERY_PX = 80;
const TICKS_A_LABEL = 5;
/** Where the playhead comes to lie when the view follows it, as a share of the view. */
const LEAD = 0.15;

export function whole(durationUs: number): View {
  return { from: 0, to: Math.max(1, durationUs) };
}

export function isWhole(view: View, durationUs: number): boolean {
  return view.from <= 0 && view.to >= durationUs;
}

/** Where a moment lies: 0 at the left edge, 1 at the right, outside of that out of sight. */
export function shareOf(us: number, view: View): number {
  return (us - view.from) / (view.to - view.from);
}

/** The moment at a share of the width, kept inside the view. */
export function usAt(share: number, view: View): number {
  return Math.round(view.from + clamp(share, 0, 1) * (view.to - view.from));
}

/** `factor` above 1 looks closer; what is at `anchorUs` stays where it is. */
export function zoomed(view: View, factor: number, anchorUs: number, durationUs: number): View {
  const most = Math.max(1, durationUs);
  const span = clamp((view.to - view.from) / factor, Math.min(CLOSEST_US, most), most);
  const share = clamp(shareOf(anchorUs, view), 0, 1);
  return placed(anchorUs - share * span, span, most);
}

export function panned(view: View, byUs: number, durationUs: number): View {
  return placed(view.from + byUs, view.to - view.from, Math.max(1, durationUs));
}

/** The view, moved on where the moment has left it. */
export function following(view: View, us: number, durationUs: number): View {
  if (us >= view.from && us <= view.to) return view;
  const span = view.to - view.from;
  return placed(us - LEAD * span, span, Math.max(1, durationUs));
}

/** Marks of a ruler that is so wide: labels have room, and lie on round times. */
export function ticks(view: View, widthPx: number): readonly Tick[] {
  const span = (view.to - view.from) / SECOND_US;
  const room = Math.max(1, widthPx / LABEL_EVERY_PX);
  const step = STEPS_S.find((each) => span / each <= room) ?? STEPS_S[STEPS_S.length - 1] ?? 1;
  const labelUs = step * SECOND_US;
  const tickUs = labelUs / TICKS_A_LABEL;
  const first = Math.ceil(view.from / tickUs);
  const count = Math.max(0, Math.floor(view.to / tickUs) - first + 1);
  return Array.from({ length: count }, (_, place) => ({
    us: (first + place) * tickUs,
    isLabelled: (first + place) % TICKS_A_LABEL === 0,
  }));
}

function placed(from: number, span: number, most: number): View {
  const start = clamp(from, 0, most - span);
  return { from: start, to: start + span };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
