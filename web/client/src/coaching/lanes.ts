/** Spans that overlap, one below the other. */

export interface Span {
  readonly start_us: number;
  readonly end_us: number;
}

/** For each span the lane that it lies in, from 0: the first one that is free at its start, of at most `most`. */
export function lanesOf(spans: readonly Span[], most: number): readonly number[] {
  const ends: number[] = [];
  const order = spans.map((_, place) => place).sort((a, b) => start(a) - start(b));
  const lanes = new Array<number>(spans.length).fill(0);
  for (const place of order) {
    const free = ends.findIndex((end) => end <= start(place));
    const lane = free >= 0 ? free : ends.length < most ? ends.length : ends.indexOf(Math.min(...ends));
    ends[lane] = spans[place]?.end_us ?? 0;
    lanes[place] = lane;
  }
  return lanes;

  function start(place: number): number {
    return spans[place]?.start_us ?? 0;
  }
}
