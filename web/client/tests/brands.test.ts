import { describe, expect, it } from "vitest";

import { colourOf, contrast, isReadable, ratioText, readable } from "@/brands/contrast";
import { begun, MOST_STEPS, recorded, undone } from "@/brands/history";
import { spanText, totals } from "@/brands/impressions";
import { byWeight, isSame, missing, newSponsor, PLAIN, shareOf } from "@/brands/looks";
import { droppedText, obstacle, typeOf } from "@/brands/pictures";
import { lettersOf, programmeOf, sampleFor, SCENES } from "@/brands/sample";
import { GRAPHICS } from "@/overlay/graphics";
import type { Look, SponsorLook } from "@/wire";

import cases from "./contrast.json";

function sponsor(name: string, weight: number): SponsorLook {
  return { id: name.toLowerCase(), name, logo: "", weight };
}

describe("contrast", () => {
  it("is reckoned as the server does", () => {
    for (const { text, on, contrast: ratio, readable: nearest } of cases) {
      expect(contrast(text, on)).toBeCloseTo(ratio, 1);
      expect(readable(text, on)).toBe(nearest);
    }
  });

  it("never looks better than it is", () => {
    expect(ratioText("#777777", "#ffffff")).toBe("4.4 to 1");
    expect(isReadable("#777777", "#ffffff")).toBe(false);
    expect(ratioText("#000000", "#ffffff")).toBe("21.0 to 1");
  });

  it("takes colours as people write them", () => {
    expect(["#0B57A4", "0b57a4", " #05A ", "fff"].map(colourOf)).toEqual(["#0b57a4", "#0b57a4", "#0055aa", "#ffffff"]);
    expect(["", "#12", "red", "#1234567", "#ggg"].map(colourOf)).toEqual([null, null, null, null, null]);
  });
});

describe("a draft's history", () => {
  it("takes back the last change, and the one before", () => {
    let history = begun("a");
    history = recorded(history, "b", "theme", 0);
    history = recorded(history, "c", "font", 10);
    history = undone(history);
    expect(history.now).toBe("b");
    expect(undone(undone(undone(history))).now).toBe("a");
  });

  it("takes back a word that was typed at once", () => {
    let history = begun("");
    for (const [at, text] of ["S", "St", "Str"].entries()) history = recorded(history, text, "name", at * 300);
    history = recorded(history, "Stro", "name", 5_000);
    expect(history.past).toEqual(["", "Str"]);
    expect(recorded(undone(history), "Stra", "name", 5_001).past).toEqual(["", "Str"]);
  });

  it("is not endless", () => {
    let history = begun(0);
    for (let step = 1; step <= MOST_STEPS + 20; step += 1) history = recorded(history, step, String(step), 0);
    expect(history.past.length).toBe(MOST_STEPS);
    expect(history.past[0]).toBe(20);
  });
});

describe("looks", () => {
  it("are the same whoever wrote them", () => {
    const reversed = Object.fromEntries(Object.entries(PLAIN).reverse()) as unknown as Look;
    expect(isSame(PLAIN, reversed)).toBe(true);
    expect(isSame(PLAIN, { ...PLAIN, sponsors: [sponsor("Acme", 1)] })).toBe(false);
    expect(isSame({ ...PLAIN, sponsors: [sponsor("Acme", 1)] }, { ...PLAIN, sponsors: [sponsor("Acme", 2)] })).toBe(false);
  });

  it("say what has to be filled in first", () => {
    expect(missing(PLAIN)).toMatch(/name/);
    expect(missing({ ...PLAIN, name: "Club", sponsors: [newSponsor("x")] })).toMatch(/sponsor/);
    expect(missing({ ...PLAIN, name: "Club", sponsors: [sponsor("Acme", 1)] })).toBeNull();
    expect(missing({ ...PLAIN, name: "Club", primary: "#ffc233", on_primary: "#ffffff" })).toMatch(/main colour/);
    expect(missing({ ...PLAIN, name: "Club", primary: "#ffc233" })).toBeNull();
    expect(missing({ ...PLAIN, name: "Club", sides: [{ name: "Kings", colour: "#ffffff", text: "#eeeeee", logo: "" }] })).toMatch(/Kings/);
  });

  it("have sponsors by weight, with their share of the turns", () => {
    const sponsors = [sponsor("A", 1), sponsor("B", 3), sponsor("C", 3)];
    expect(byWeight(sponsors).map(({ name }) => name)).toEqual(["B", "C", "A"]);
    expect(sponsors.map((each) => shareOf(each, sponsors))).toEqual([14, 43, 43]);
  });
});

describe("what sponsors got", () => {
  const line = { day: "2026-05-04", kind: "obs" };
  const lines = [
    { ...line, match_id: "m1", sponsor_id: "a", count: 2, shown_ms: 20_000 },
    { ...line, match_id: "m2", sponsor_id: "a", count: 1, shown_ms: 10_000 },
    { ...line, match_id: "m1", sponsor_id: "gone", count: 9, shown_ms: 90_000 },
  ];

  it("is added up, the longest first", () => {
    expect(totals(lines, [sponsor("A", 1)])).toEqual([
      { id: "gone", name: "A former sponsor", count: 9, shownMs: 90_000, matches: 1 },
      { id: "a", name: "A", count: 3, shownMs: 30_000, matches: 2 },
    ]);
  });

  it("is said in words", () => {
    expect([400, 45_000, 60_000, 719_000, 3_600_000, 12_000_000].map(spanText)).toEqual(["0 s", "45 s", "1 min", "12 min", "1 h", "3 h 20 min"]);
  });
});

describe("the sample match", () => {
  const side = { colour: "#0b57a4", text: "#ffffff", logo: "/brand/x.svg" };

  it("is played by the brand's first two teams", () => {
    const look = { ...PLAIN, sides: [{ ...side, name: 'The "Kings" $& XI' }, { ...side, name: "Galle" }, { ...side, name: "Third" }] };
    const { board, state } = sampleFor(look);
    expect(board.innings?.batting).toBe(1);
    expect(board.sides.map(({ name }) => name)).toEqual(["Galle", 'The "Kings" $& XI']);
    expect(state.match.teams.map(({ name, short }) => [name, short])).toEqual([["Galle", "GAL"], ['The "Kings" $& XI', 'T"$X']]);
    expect(state.match.teams[1]).toMatchObject(side);
    expect(board.headline).toContain('T"$X need');
  });

  it("stays as it was where there are none", () => {
    const { state } = sampleFor({ ...PLAIN, sides: [{ ...side, name: " " }] });
    expect(state.match.teams.map(({ name }) => name)).toEqual(["Melbourne Stars", "Brisbane Heat"]);
    expect(state.look).toMatchObject({ theme: "night" });
  });

  it("has only graphics that there are", () => {
    for (const scene of SCENES) for (const { graphic } of programmeOf(scene).on_air) expect(GRAPHICS).toHaveProperty(graphic);
  });

  it("makes letters of a name", () => {
    expect(["Galle", "Kandy Kings", "a b c d e", ""].map(lettersOf)).toEqual(["GAL", "KK", "ABCD", ""]);
  });
});

describe("pictures", () => {
  const file = (name: string, type = "", size = 10): Pick<File, "name" | "type" | "size"> => ({ name, type, size });

  it("are known by their endings where the machine does not know them", () => {
    expect([file("a.SVG"), file("b.png", "image/png"), file("c")].map(typeOf)).toEqual(["image/svg+xml", "image/png", ""]);
  });

  it("are refused in words before they are sent", () => {
    expect(obstacle(file("a.svg"))).toBeNull();
    expect(obstacle(file("a.gif", "image/gif"))).toBe("a.gif is not a PNG, WebP or SVG.");
    expect(obstacle(file("a.png", "image/png", 600 * 1024))).toBe("a.png has 600 KB; a logo may have 512 KB.");
    expect(obstacle(file("a.png", "image/png", 0))).toBe("a.png is empty.");
  });

  it("say what was left out", () => {
    expect(droppedText([])).toBe("");
    expect(droppedText(["image", "script"])).toContain("image, script");
  });
});
