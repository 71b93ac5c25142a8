import { expect, it } from "vitest";

import { markKind, markText, sayMark, type MarkKind } from "@/cricket/marks";

const MARKS: readonly (readonly [string, MarkKind, string])[] = [
  [".", "dot", "no run"],
  ["1", "run", "1 run"],
  ["3", "run", "3 runs"],
  ["4", "four", "FOUR"],
  ["6", "six", "SIX"],
  ["2lb", "extra", "2 leg byes"],
  ["1lb", "extra", "1 leg bye"],
  ["4b", "extra", "4 byes"],
  ["wd", "extra", "wide"],
  ["5wd", "extra", "5 wides"],
  ["nb", "extra", "no-ball"],
  ["nb4", "four", "no-ball, FOUR"],
  ["nb1b", "extra", "no-ball, 1 bye"],
  ["5p", "extra", "5 penalty runs"],
  ["W", "wicket", "OUT"],
  ["1W", "wicket", "1 run, OUT"],
  ["wdW", "wicket", "wide, OUT"],
  ["?", "run", "?"],
];

it.each(MARKS)("%s is a %s and says %s", (mark, kind, words) => {
  expect(markKind(mark)).toBe(kind);
  expect(sayMark(mark)).toBe(words);
});

it("a ball without a run shows a dot", () => {
  expect(markText(".")).toBe("•");
  expect(markText("1lb")).toBe("1lb");
});
