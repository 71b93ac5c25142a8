/** An overlay page's options, from its address; anything out of range falls back to the default. */

export interface Options {
  /** 1 is the size designed for 1080p, and it grows with the picture by itself. */
  readonly scale: number;
  /** The margin to the edge, in percent of the picture's height. */
  readonly safe: number;
  readonly demo: boolean;
}

function within(text: string | null, low: number, high: number, otherwise: number): number {
  const value = text === null || text === "" ? Number.NaN : Number(text);
  return value >= low && value <= high ? value : otherwise;
}

export function options(query: string): Options {
  const given = new URLSearchParams(query);
  return {
    scale: within(given.get("scale"), 0.25, 4, 1),
    safe: within(given.get("safe"), 0, 40, 5),
    demo: given.has("demo"),
  };
}
