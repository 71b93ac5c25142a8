import { expect, it } from "vitest";

import { teamColours } from "@/cricket/colours";

import vectors from "./teamColours.json";

it("sides have the colours that the feeds give them", () => {
  for (const [names, colours] of vectors) {
    expect(teamColours(names ?? []).map(({ fill }) => fill)).toEqual(colours);
  }
});
