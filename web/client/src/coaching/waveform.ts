/** The picture of a film's sound. */

import type { View } from "@/coaching/timeline";

export interface Waveform {
  readonly interval_us: number;
  /** The largest amplitude in each interval, 0 to 255. */
  readonly peaks: readonly number[];
}

/** What is quieter than this all along is silence, and stays small. */
const LEAST = 24;

/** The loudest in each of `count` equal parts of the view, 0 to 1, where 1 is the loudest of the whole film. */
export function levels(wave: Waveform, view: View, count: number): readonly number[] {
  const full = wave.peaks.reduce((most, each) => Math.max(most, each), LEAST);
  const part = (view.to - view.from) / count;
  return Array.from({ length: count }, (_, place) => {
    const first = Math.floor((view.from + place * part) / wave.interval_us);
    const last = Math.max(first + 1, Math.ceil((view.from + (place + 1) * part) / wave.interval_us));
    return Math.max(0, ...wave.peaks.slice(Math.max(0, first), Math.max(0, last))) / full;
  });
}

/** An outline for an SVG that is `count` wide and 2 high, mirrored about its middle. */
export function outline(values: readonly number[]): string {
  if (!values.length) return "";
  const upper = values.map((value, x) => `${x},${round(1 - value)}`);
  const lower = values.map((value, x) => `${x},${round(1 + value)}`).reverse();
  return `M${[...upper, ...lower].join("L")}Z`;
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
