import { describe, expect, it } from "vitest";

import { readTiles, tileAt } from "@/coaching/sprites";

const BASE = "https://cricksy.example/media/token/thumbnails.vtt";
const FILE = `WEBVTT

00:00:00.000 --> 00:00:02.000
sprites/00000.jpg#xywh=0,0,160,90

00:00:02.000 --> 00:00:04.500
sprites/00000.jpg#xywh=160,0,160,90

01:00:04.500 --> 01:00:06.000
sprites/00001.jpg#xywh=0,90,160,90
`;

describe("thumbnails", () => {
  it("are read with their places, beside the file that names them", () => {
    const tiles = readTiles(FILE, BASE);
    expect(tiles).toHaveLength(3);
    expect(tiles[1]).toEqual({
      start_us: 2_000_000,
      end_us: 4_500_000,
      url: "https://cricksy.example/media/token/sprites/00000.jpg",
      x: 160,
      y: 0,
      width: 160,
      height: 90,
    });
    expect(tiles[2]?.start_us).toBe(3_604_500_000);
  });

  it("are read with other line ends, identifiers and short times", () => {
    const tiles = readTiles("WEBVTT\r\n\r\n1\r\n00:01.500 --> 00:02.000\r\na.jpg#xywh=pixel:1,2,3,4\r\n", BASE);
    expect(tiles).toMatchObject([{ start_us: 1_500_000, x: 1, height: 4 }]);
  });

  it("leave out what cannot be read", () => {
    expect(readTiles("WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nno picture\n\nNOTE hello", BASE)).toEqual([]);
    expect(readTiles("", BASE)).toEqual([]);
  });

  it("are found for a moment: the last that has begun", () => {
    const tiles = readTiles(FILE, BASE);
    expect(tileAt(tiles, 0)).toBe(tiles[0]);
    expect(tileAt(tiles, 1_999_999)).toBe(tiles[0]);
    expect(tileAt(tiles, 2_000_000)).toBe(tiles[1]);
    expect(tileAt(tiles, 100_000_000)).toBe(tiles[1]);
    expect(tileAt(tiles, 9e12)).toBe(tiles[2]);
    expect(tileAt([], 5)).toBeNull();
  });
});
