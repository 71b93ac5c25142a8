import { describe, expect, it } from "vitest";

import { Delay, type Clock } from "@/overlay/delay";

/** A clock that is put forward; its timers may be held up, as a hidden page's are. */
class Hands implements Clock {
  time = 0;
  held = false;
  private timers: { at: number; call: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(ms: number, call: () => void): () => void {
    const timer = { at: this.time + ms, call };
    this.timers.push(timer);
    return () => (this.timers = this.timers.filter((each) => each !== timer));
  }

  get set(): number {
    return this.timers.length;
  }

  forward(ms: number): void {
    const until = this.time + ms;
    for (;;) {
      const next = this.held ? undefined : this.timers.filter((each) => each.at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.time = Math.max(this.time, next.at);
      this.timers = this.timers.filter((each) => each !== next);
      next.call();
    }
    this.time = until;
  }
}

function delayed(ms: number): { hands: Hands; delay: Delay<string>; shown: [string, boolean, number][] } {
  const hands = new Hands();
  const shown: [string, boolean, number][] = [];
  const delay = new Delay<string>(
    (value, fresh) => shown.push([value, fresh, hands.time]),
    (one, other) => one[0] === other[0],
    hands,
  );
  delay.set(ms);
  delay.start();
  return { hands, delay, shown };
}

describe("the delay", () => {
  it("shows at once without one, and sets no timer", () => {
    const { hands, delay, shown } = delayed(0);
    delay.push("b1", true);
    expect(shown).toEqual([["b1", true, 0]]);
    expect(hands.set).toBe(0);
  });

  it("shows nothing before it is started, and then with the delay that there is by then", () => {
    const hands = new Hands();
    const shown: string[] = [];
    const delay = new Delay<string>((value) => shown.push(value), () => false, hands);
    delay.push("b1", false);
    hands.forward(1_000);
    delay.set(5_000);
    delay.start();
    expect(shown).toEqual([]);
    hands.forward(4_000);
    expect(shown).toEqual(["b1"]);
  });

  it("holds everything back by the same time, in its order, and news stays news", () => {
    const { hands, delay, shown } = delayed(30_000);
    delay.push("b1", false);
    hands.forward(1_000);
    delay.push("b2", true);
    delay.push("s2", false);
    hands.forward(28_999);
    expect(shown).toEqual([]);
    hands.forward(1_001);
    expect(shown).toEqual([["b1", false, 30_000], ["b2", true, 31_000], ["s2", false, 31_000]]);
  });

  it("works off what is due on messages where timers are held up", () => {
    const { hands, delay, shown } = delayed(5_000);
    hands.held = true;
    delay.push("b1", true);
    hands.forward(5_500);
    expect(shown).toEqual([]);
    delay.push("b2", true);
    expect(shown).toEqual([["b1", true, 5_500]]);
    hands.forward(6_000);
    delay.work();
    expect(shown.at(-1)).toEqual(["b2", true, 11_500]);
  });

  it("jumps over what is late, and makes no news of it", () => {
    const { hands, delay, shown } = delayed(1_000);
    hands.held = true;
    for (const each of ["b1", "p1", "b2", "b3"]) delay.push(each, true);
    hands.forward(60_000);
    delay.work();
    expect(shown.map(([value, fresh]) => [value, fresh])).toEqual([["p1", false], ["b3", false]]);
  });

  it("takes a shorter delay at once, and a longer one without showing anything twice", () => {
    const { hands, delay, shown } = delayed(20_000);
    delay.push("b1", true);
    hands.forward(2_000);
    delay.set(1_000);
    expect(shown).toEqual([["b1", true, 2_000]]);
    delay.set(10_000);
    delay.push("b2", true);
    hands.forward(9_999);
    expect(shown).toHaveLength(1);
    hands.forward(1);
    expect(shown.at(-1)).toEqual(["b2", true, 12_000]);
  });

  it("keeps a bounded memory, loses neither the newest nor another kind, and goes on all the while", () => {
    const { hands, delay, shown } = delayed(60_000);
    delay.push("p1", false);
    for (let at = 0; at < 4_000; at += 1) {
      delay.push(`b${at}`, true);
      hands.forward(50);
      expect(delay.waiting).toBeLessThanOrEqual(200);
    }
    const early = shown.filter(([, , when]) => when < 200_000).length;
    hands.forward(60_000);
    expect(early).toBeGreaterThan(100);
    expect(shown[0]?.[0]).toBe("p1");
    expect(shown.at(-1)?.[0]).toBe("b3999");
    for (const [value, , when] of shown.slice(1)) expect(when).toBe(Number(value.slice(1)) * 50 + 60_000);
  });
});
