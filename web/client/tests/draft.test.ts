import { describe, expect, it } from "vitest";

import { draftAt, dragged, moved, SHORTEST_US, within } from "@/coaching/draft";

const S = 1_000_000;
const FILM = 60 * S;

describe("a clip that is being marked", () => {
  it("begins around the film's place, inside the film", () => {
    expect(draftAt(30 * S, FILM)).toEqual({ start_us: 27 * S, end_us: 33 * S });
    expect(draftAt(0, FILM)).toEqual({ start_us: 0, end_us: 3 * S });
    expect(draftAt(FILM, FILM)).toEqual({ start_us: 57 * S, end_us: FILM });
  });

  it("takes its first edge from the key, and a length of six seconds", () => {
    expect(moved(null, "start", 10 * S, FILM)).toEqual({ start_us: 10 * S, end_us: 16 * S });
    expect(moved(null, "end", 10 * S, FILM)).toEqual({ start_us: 4 * S, end_us: 10 * S });
    expect(moved(null, "start", 59 * S, FILM).end_us).toBe(FILM);
  });

  it("keeps the other edge where it is, unless it must make room", () => {
    const draft = { start_us: 10 * S, end_us: 20 * S };
    expect(moved(draft, "start", 15 * S, FILM)).toEqual({ start_us: 15 * S, end_us: 20 * S });
    expect(moved(draft, "start", 25 * S, FILM)).toEqual({ start_us: 25 * S, end_us: 25 * S + SHORTEST_US });
    expect(moved(draft, "end", 5 * S, FILM)).toEqual({ start_us: 5 * S - SHORTEST_US, end_us: 5 * S });
  });

  it("stops a dragged handle at the other one and at the film's ends", () => {
    const draft = { start_us: 10 * S, end_us: 20 * S };
    expect(dragged(draft, "start", 30 * S, FILM).start_us).toBe(20 * S - SHORTEST_US);
    expect(dragged(draft, "end", 0, FILM).end_us).toBe(10 * S + SHORTEST_US);
    expect(dragged(draft, "start", -5, FILM).start_us).toBe(0);
    expect(dragged(draft, "end", 99 * S, FILM).end_us).toBe(FILM);
  });

  it("makes any span fit, in whole microseconds", () => {
    expect(within(-5.4, 3.6 * S, FILM)).toEqual({ start_us: 0, end_us: 3.6 * S });
    expect(within(FILM, FILM + S, FILM)).toEqual({ start_us: FILM - SHORTEST_US, end_us: FILM });
    expect(within(5 * S, 5 * S, FILM).end_us).toBe(5 * S + SHORTEST_US);
  });
});
