/** How fast a film plays. */

export const RATES = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2] as const;

/** The next rate up or down, or the same at the end of the row. */
export function nextRate(rate: number, step: number): number {
  const place = RATES.findIndex((each) => each >= rate);
  const at = place < 0 ? RATES.length - 1 : place;
  return RATES[Math.min(Math.max(at + step, 0), RATES.length - 1)] ?? rate;
}

/**
 * The middle of the frame that lies `count` frames on: a seek to an edge may show either of two frames.
 * `frameRate` is in frames a second; all times are in microseconds.
 */
export function frameAway(us: number, count: number, frameRate: number, durationUs: number): number {
  const frameUs = 1_000_000 / frameRate;
  const frame = Math.max(0, Math.floor(us / frameUs + 1e-6) + count);
  return Math.min(Math.round((frame + 0.5) * frameUs), Math.max(0, durationUs - 1));
}
