/** Thumbnails of a film: a WebVTT file whose cues name tiles of sprite sheets by media fragments. */

export interface Tile {
  readonly start_us: number;
  readonly end_us: number;
  readonly url: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const TIMING = /^((?:\d+:)?\d{2}:\d{2}\.\d{3})\s+-->\s+((?:\d+:)?\d{2}:\d{2}\.\d{3})/;
const AREA = /^(.*)#xywh=(?:pixel:)?(\d+),(\d+),(\d+),(\d+)$/;

/** `base` is the file's own address. What cannot be read is left out. */
export function readTiles(text: string, base: string): readonly Tile[] {
  return text.split(/\r?\n\r?\n/).flatMap((block) => {
    const lines = block.split(/\r?\n/).map((line) => line.trim());
    const at = lines.findIndex((line) => TIMING.test(line));
    const timing = TIMING.exec(lines[at] ?? "");
    const area = AREA.exec(lines[at + 1] ?? "");
    if (!timing || !area) return [];
    const [x, y, width, height] = area.slice(2).map(Number) as [number, number, number, number];
    const url = new URL(area[1] ?? "", base).href;
    return [{ start_us: micros(timing[1]), end_us: micros(timing[2]), url, x, y, width, height }];
  });
}

/** The tile of a moment: the last one that has begun. `tiles` are in order. */
export function tileAt(tiles: readonly Tile[], us: number): Tile | null {
  let [low, high] = [0, tiles.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tiles[middle]?.start_us ?? 0) <= us) low = middle + 1;
    else high = middle;
  }
  return tiles[Math.max(0, low - 1)] ?? null;
}

function micros(stamp = ""): number {
  const seconds = stamp.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  return Math.round(seconds * 1_000_000);
}
