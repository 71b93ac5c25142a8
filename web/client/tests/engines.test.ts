import { describe, expect, it } from "vitest";

import recording from "@/demo/recording.json";
import { parsed, texts } from "@/engines/data";
import { rooted } from "@/engines/rooted";
import type { FeedState } from "@/wire";

describe("what an engine sends along", () => {
  it("becomes texts by name, and what has no text is left out", () => {
    expect(texts({ innings: 2, lang: "hi", on: true, none: null, list: [1], deep: { a: 1 } })).toEqual({ innings: "2", lang: "hi", on: "true" });
    for (const nothing of [undefined, null, 7, "x"]) expect(texts(nothing)).toEqual({});
  });

  it("may be JSON, or nothing", () => {
    expect(parsed('{"innings": 2}')).toEqual({ innings: "2" });
    expect(parsed(" ")).toEqual({});
    expect(() => parsed("{")).toThrow(SyntaxError);
  });
});

it("finds the pictures of another origin", () => {
  const state = recording.state as unknown as FeedState;
  const logo = "/brand/a.png";
  const known: FeedState = {
    ...state,
    match: { ...state.match, teams: state.match.teams.map((team) => ({ ...team, logo })) },
    look: {
      ...state.look,
      logo,
      sides: [{ name: "A", colour: "#000000", text: "#ffffff", logo: "" }],
      sponsors: [{ id: "s", name: "S", logo, weight: 1 }],
    },
  };
  const { look, match } = rooted(known, "https://cricksy.example");
  const whole = "https://cricksy.example/brand/a.png";
  expect([look.logo, look.sponsors[0]?.logo, ...match.teams.map((team) => team.logo)]).toEqual([whole, whole, whole, whole]);
  expect(look.sides[0]?.logo).toBe("");
});
