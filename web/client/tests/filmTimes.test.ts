import { describe, expect, it } from "vitest";

import { clock, lengthOf, readClock, spokenClock } from "@/coaching/times";

const S = 1_000_000;

describe("moments of a film", () => {
  it("are written as people read them", () => {
    expect(clock(0)).toBe("0:00");
    expect(clock(245 * S)).toBe("4:05");
    expect(clock(3_845 * S)).toBe("1:04:05");
    expect(clock(245.257 * S, true)).toBe("4:05.25");
    expect(clock(-5)).toBe("0:00");
  });

  it("never round up into a moment that has not come", () => {
    expect(clock(59.999 * S, true)).toBe("0:59.99");
    expect(clock(59.999 * S)).toBe("0:59");
  });

  it("are spoken with their units", () => {
    expect(spokenClock(0)).toBe("0 seconds");
    expect(spokenClock(1 * S)).toBe("1 second");
    expect(spokenClock(3_845.25 * S)).toBe("1 hour 4 minutes 5.25 seconds");
    expect(spokenClock(120 * S)).toBe("2 minutes");
    expect(spokenClock(59.999 * S)).toBe("1 minute");
  });

  it("are read back from what is written, and from seconds", () => {
    for (const us of [0, 5.25 * S, 245 * S, 3_845.5 * S]) expect(readClock(clock(us, true))).toBe(us);
    expect(readClock("90")).toBe(90 * S);
    expect(readClock("1:30,5")).toBe(90.5 * S);
  });

  it("are not guessed out of anything else", () => {
    for (const text of ["", "soon", "1:", ":5", "1:2:3:4", "-5", "1.5:00", "4:5a"]) expect(readClock(text)).toBeNull();
  });

  it("say how long a span is", () => {
    expect(lengthOf(1 * S, 5.24 * S)).toBe("4.2 s");
    expect(lengthOf(0, 65 * S)).toBe("1:05");
  });
});
