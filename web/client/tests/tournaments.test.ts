import { describe, expect, it } from "vitest";

import { bracketOf } from "@/tournaments/bracket";
import { namesOf, squadOf, squadText } from "@/tournaments/names";
import { results, rounds } from "@/tournaments/rounds";
import { dayFrom } from "@/tournaments/times";
import type { FixtureSide, FixtureView, SourceShape } from "@/wire";

function side(name: string, comes_from: SourceShape | null = null): FixtureSide {
  return { team_id: comes_from ? null : name, name, short: name, comes_from, comes_as: "" };
}

function winner(of: string): FixtureSide {
  return side(`Winner of ${of}`, { kind: "winner", of });
}

function loser(of: string): FixtureSide {
  return side(`Loser of ${of}`, { kind: "loser", of });
}

let number = 0;

function tie(id: string, round: number, home: FixtureSide, away: FixtureSide, more: Partial<FixtureView> = {}): FixtureView {
  number += 1;
  return {
    id,
    number,
    stage: "knock_out",
    round,
    group: "",
    label: id,
    home,
    away,
    venue_id: null,
    venue: "",
    starts_at: null,
    official_ids: [],
    match_id: null,
    status: "scheduled",
    headline: "",
    ruling: null,
    winner_id: null,
    ...more,
  };
}

const FOUR = [
  tie("SF1", 1, side("A"), side("D")),
  tie("SF2", 1, side("B"), side("C")),
  tie("3rd", 2, loser("SF1"), loser("SF2")),
  tie("F", 2, winner("SF1"), winner("SF2")),
];

describe("a bracket", () => {
  it("has a column for each round, and the final between its semi-finals", () => {
    const { places, links, columns, rows } = bracketOf(FOUR);
    expect([columns, rows]).toEqual([2, 3]);
    const at = Object.fromEntries(places.map(({ fixture, column, row }) => [fixture.id, [column, row]]));
    expect(at).toEqual({ SF1: [0, 0], SF2: [0, 1], F: [1, 0.5], "3rd": [1, 2] });
    expect(links.map(([from, to]) => [from.fixture.id, to.fixture.id])).toEqual([
      ["SF1", "F"],
      ["SF2", "F"],
    ]);
  });

  it("leaves room where a seed comes in later", () => {
    const six = [
      tie("QF1", 1, side("D"), side("E")),
      tie("QF2", 1, side("C"), side("F")),
      tie("SF1", 2, side("A"), winner("QF1")),
      tie("SF2", 2, side("B"), winner("QF2")),
      tie("F", 3, winner("SF1"), winner("SF2")),
    ];
    const at = Object.fromEntries(bracketOf(six).places.map(({ fixture, column, row }) => [fixture.id, [column, row]]));
    expect(at).toEqual({ QF1: [0, 0], SF1: [1, 0], QF2: [0, 1], SF2: [1, 1], F: [2, 0.5] });
  });

  it("never puts two ties at one place, in a bracket of any size", () => {
    for (const size of [2, 4, 8, 16, 32]) {
      const all: FixtureView[] = [];
      let places = Array.from({ length: size }, (_, seed) => side(`T${seed}`));
      for (let round = 1; places.length > 1; round += 1) {
        const next: FixtureSide[] = [];
        for (let index = 0; index < places.length; index += 2) {
          const id = `${round}-${index}`;
          all.push(tie(id, round, places[index]!, places[index + 1]!));
          next.push(winner(id));
        }
        places = next;
      }
      const drawn = bracketOf(all);
      expect(new Set(drawn.places.map(({ column, row }) => `${column} ${row}`)).size).toBe(size - 1);
      expect(drawn.rows).toBe(size / 2);
      expect(drawn.links).toHaveLength(size - 2);
    }
  });

  it("draws what leads in a circle, and ties that nothing leads to", () => {
    const circle = [tie("X", 1, winner("Y"), side("A")), tie("Y", 1, winner("X"), side("B"))];
    expect(bracketOf(circle).places).toHaveLength(2);
    expect(bracketOf([])).toEqual({ places: [], links: [], columns: 0, rows: 0 });
  });
});

describe("rounds", () => {
  it("have the names that people give them, the league's first", () => {
    const league = tie("", 1, side("A"), side("B"), { stage: "league", label: "" });
    const early = [tie("R16-1", 1, side("A"), side("B")), tie("QF1", 2, side("A"), side("B"))];
    const list = rounds([...FOUR.map((each) => ({ ...each, round: each.round + 2 })), ...early, league]);
    expect(list.map(({ title }) => title)).toEqual(["Round 1", "Round of 16", "Quarter-finals", "Semi-finals", "Final"]);
  });

  it("are in the order of their times; results are the other way round", () => {
    const at = (id: string, day: string, status: string): FixtureView =>
      tie(id, 1, side("A"), side("B"), { stage: "league", starts_at: `2026-05-${day}T11:00`, status });
    const list = [at("a", "03", "finished"), at("b", "01", "finished"), at("c", "02", "scheduled"), at("d", "04", "called_off")];
    expect(rounds(list)[0]?.fixtures.map(({ id }) => id)).toEqual(["b", "c", "a", "d"]);
    expect(results(list).map(({ id }) => id)).toEqual(["d", "a", "b"]);
  });
});

describe("pasted names", () => {
  it("are one a line, without numbering, bullets and repetitions", () => {
    expect(namesOf(" 1. Asha  Rao\n2) Ben Ward\n\n- Cy\n3\tDee\r\nasha rao; Eve")).toEqual(["Asha Rao", "Ben Ward", "Cy", "Dee", "Eve"]);
    expect(namesOf("11 Elm Street XI")).toEqual(["11 Elm Street XI"]);
  });

  it("say who leads and who keeps", () => {
    expect(squadOf("Asha (c)\nBen [WK]\nCy")).toEqual({ players: ["Asha", "Ben", "Cy"], captain: 0, keeper: 1 });
    expect(squadOf("Asha (c & wk)\nBen")).toEqual({ players: ["Asha", "Ben"], captain: 0, keeper: 0 });
    expect(squadOf("Asha (c) (wk)")).toEqual({ players: ["Asha"], captain: 0, keeper: 0 });
    expect(squadOf("")).toEqual({ players: [], captain: null, keeper: null });
  });

  it("come back as they were pasted", () => {
    const players = [
      { id: "1", name: "Asha" },
      { id: "2", name: "Ben" },
    ];
    expect(squadOf(squadText(players, "1", "1"))).toEqual({ players: ["Asha", "Ben"], captain: 0, keeper: 0 });
  });
});

describe("days", () => {
  it("go on over the ends of months", () => {
    expect(dayFrom(new Date(2026, 1, 28, 23), 1)).toBe("2026-03-01");
  });
});
