/** How cards are laid out so that all of them fit into a screen. */

export interface Arrangement {
  readonly columns: number;
  readonly rows: number;
}

/** A card looks best so many times as wide as it is high. */
const SHAPE = 1.9;
/** In a screen's own units, rem: below that nothing can be read. */
const LEAST_WIDTH = 16.5;

/** Columns and rows for `count` cards in a space, in rem: none too narrow, and as near to the best shape as can be. */
export function arrange(count: number, width: number, height: number): Arrangement {
  const most = Math.max(1, Math.floor(width / LEAST_WIDTH));
  let best: Arrangement = { columns: 1, rows: Math.max(1, count) };
  for (let columns = 1; columns <= Math.min(most, Math.max(1, count)); columns += 1) {
    const next = { columns, rows: Math.max(1, Math.ceil(count / columns)) };
    if (badness(next, count, width, height) < badness(best, count, width, height)) best = next;
  }
  return best;
}

function badness({ columns, rows }: Arrangement, count: number, width: number, height: number): number {
  const shape = width / columns / (height / rows);
  const empty = (columns * rows - count) / (columns * rows);
  return Math.abs(Math.log(shape / SHAPE)) + empty / 2;
}

export const LEAST_LETTERS = 0.97;
const MOST_LETTERS = 2.2;
/** What a card holds, in its own letters. */
const LETTERS_WIDE = 23;
const LETTERS_HIGH = 11.5;

/** The size of letters, in rem, that fills the cards of an arrangement. */
export function letterSize({ columns, rows }: Arrangement, space: { readonly width: number; readonly height: number }): number {
  const fitting = Math.min(space.width / columns / LETTERS_WIDE, space.height / rows / LETTERS_HIGH);
  return Math.min(MOST_LETTERS, Math.max(LEAST_LETTERS, fitting));
}

/** Where an arrow leads from one card, `null` from none of them; it stays where there is nothing. */
export function step(key: string, from: number | null, count: number, columns: number): number | null {
  if (!count) return null;
  if (from === null) return 0;
  const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key] ?? 0;
  const to = from + by;
  return to >= 0 && to < count ? to : from;
}
