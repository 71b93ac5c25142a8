import { expect, it } from "vitest";

import { contrast, teamColours } from "@/cricket/colours";

const NAMES = [
  ..."India,Australia,England,Sri Lanka,New Zealand,Pakistan,West Indies,Zimbabwe,India Women,Ireland".split(","),
  ...Array.from({ length: 200 }, (_, number) => `Club ${number}`),
];

it("white text can be read on every side's colour, and its light twin on a dark page", () => {
  for (const { fill, onDark } of teamColours(NAMES.slice(0, 1)).concat(NAMES.flatMap((name) => teamColours([name])))) {
    expect(contrast(fill, "#ffffff")).toBeGreaterThanOrEqual(4.5);
    expect(contrast(onDark, "#141c18")).toBeGreaterThanOrEqual(4.5);
  }
});

it("the sides of a match never share a colour", () => {
  for (const [index, name] of NAMES.entries()) {
    const other = NAMES[(index * 7 + 1) % NAMES.length] ?? "";
    const [one, two] = teamColours([name, other]);
    expect(one?.fill).not.toBe(two?.fill);
  }
});

it("contrast is that of WCAG", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});
