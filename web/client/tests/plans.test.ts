import { describe, expect, it } from "vitest";

import { allowance, metered, price } from "@/plans/amounts";
import { comparison } from "@/plans/comparison";
import { families } from "@/plans/families";
import { additions } from "@/plans/offer";
import { goesOn, standing } from "@/plans/standing";
import { isThere, meterOf } from "@/plans/usage";
import type { PlanColumn, PlanMatrix, SubscriptionView, UsageLine } from "@/wire";

function plan(key: string, part: Partial<PlanColumn>): PlanColumn {
  return {
    key,
    name: key,
    price_usd_month: 0,
    base: null,
    seats: {},
    adds: [],
    features: [],
    levels: {},
    limits: { max_games: 10, storage_gb: 0 },
    support: { level: "none", channels: [], response_hours: null, note: null },
    ...part,
  };
}

const FREE = plan("free", { adds: ["scoring", "payments"], features: ["scoring", "payments"], levels: { scoring: "basic" } });
const COACH = plan("coach_pro", {
  price_usd_month: 9.99,
  base: "free",
  adds: ["video", "drawing"],
  features: ["scoring", "payments", "video", "drawing"],
  levels: { scoring: "full" },
  limits: { max_games: null, storage_gb: 0 },
  support: { level: "basic", channels: ["email"], response_hours: 24, note: null },
});
const PLUS = plan("coach_pro_plus", { ...COACH, price_usd_month: 19, base: "coach_pro", adds: [], key: "coach_pro_plus" });
const CLUB = plan("org_pro", { ...COACH, key: "org_pro", price_usd_month: 39, seats: { org_admin: 1, coach_pro: 4 } });
const STAFF = plan("superuser", { price_usd_month: null, features: ["scoring", "payments", "video", "drawing", "admin"] });

const MATRIX: PlanMatrix = {
  version: 1,
  currency: "USD",
  plans: [FREE, COACH, PLUS, CLUB, STAFF],
  features: [
    { key: "scoring", description: "Score entry", stage: "v1" },
    { key: "video", description: "Video", stage: "v1" },
    { key: "drawing", description: "Draw on video", stage: "v2" },
    { key: "payments", description: "Payments", stage: "platform" },
    { key: "admin", description: "Administration", stage: "v1" },
  ],
  limits: [
    { key: "max_games", description: "Games owned", unit: "games", kind: "gauge" },
    { key: "storage_gb", description: "Bytes stored", unit: "GB", kind: "gauge_reserved" },
  ],
  levels: {},
  trial_days: 0,
  grace_days: 7,
  video_retention_days: 30,
};

describe("the plans", () => {
  it("are grouped by whom they are for, without what nobody can buy", () => {
    expect(families(MATRIX).map(({ title, plans }) => [title, plans.length])).toEqual([
      ["Everybody", 1],
      ["Coaches", 2],
      ["Organisations", 1],
    ]);
  });

  it("cost what they cost", () => {
    expect([FREE, COACH, PLUS].map((each) => price(each, "USD"))).toEqual(["$0", "$9.99", "$19"]);
  });

  it("say what they add to their base, and what of it is still to come", () => {
    expect(additions(MATRIX, COACH)).toEqual([
      { key: "max_games", text: "Unlimited games", later: false },
      { key: "scoring", text: "Score entry: full", later: false },
      { key: "video", text: "Video", later: false },
      { key: "drawing", text: "Draw on video", later: true },
      { key: "help", text: "Help by email (within 24 hours)", later: false },
    ]);
    expect(additions(MATRIX, PLUS)).toEqual([]);
    expect(additions(MATRIX, CLUB)[0]?.text).toBe("Seats: 1 Administrator, 4 coach_pro");
  });

  it("stand side by side with every feature once, below those who get it first", () => {
    const groups = comparison(MATRIX);
    expect(groups.map(({ title, rows }) => [title, rows.map(({ key }) => key)])).toEqual([
      ["How much", ["max_games", "storage_gb", "seat org_admin", "seat coach_pro"]],
      ["Everybody", ["scoring"]],
      ["Coaches", ["video", "drawing"]],
      ["Help", ["help by", "help within"]],
    ]);
    const rows = groups.flatMap((group) => group.rows);
    const cells = Object.fromEntries(rows.map((row) => [row.key, row.cells.map(({ text }) => text)]));
    expect(cells["max_games"]).toEqual(["10", "unlimited", "unlimited", "unlimited"]);
    expect(cells["scoring"]).toEqual(["basic", "full", "full", "full"]);
    expect(cells["video"]).toEqual(["–", "✓", "✓", "✓"]);
    expect(cells["seat coach_pro"]).toEqual(["–", "–", "–", "4"]);
  });

  it("have limits in words, also those that this client has never heard of", () => {
    expect(allowance({ key: "teams", description: "", unit: "teams", kind: "gauge" }, 1)).toBe("1 team");
    const drones = { key: "drones", description: "Flying", unit: "drones", kind: "gauge" };
    expect(allowance(drones, 1_200)).toBe("1,200 drones (Flying)");
  });
});

describe("what is used", () => {
  const limits = new Map(MATRIX.limits.map((row) => [row.key, row]));
  const line: UsageLine = { meter: "max_games", unit: "games", limit: 10, used: 7, reserved: 0, resets_at: null };

  it("is a share of what there is, with what is promised to work under way", () => {
    expect(meterOf(line, limits)).toMatchObject({ label: "Games", text: "7 of 10", share: 0.7, isFull: false, resets: null });
    expect(meterOf({ ...line, reserved: 3 }, limits)).toMatchObject({ share: 1, isFull: true });
    expect(meterOf({ ...line, limit: null }, limits)).toMatchObject({ text: "7, no limit", share: null, isFull: false });
    expect(meterOf({ ...line, used: 12 }, limits).share).toBe(1);
  });

  it("is left out where the plan has none of it and nothing is there", () => {
    expect([0, 1].map((used) => isThere({ ...line, limit: 0, used }))).toEqual([false, true]);
  });

  it("has bytes in gigabytes", () => {
    expect([0, 1_250_000_000, 500_000_000_000].map((bytes) => metered("bytes", bytes))).toEqual(["0 GB", "1.3 GB", "500 GB"]);
  });
});

describe("a subscription", () => {
  const held: SubscriptionView = {
    plan: "coach_pro",
    plan_name: "Coach Pro",
    state: "active",
    in_force: true,
    started_ms: 0,
    since_ms: 0,
    ends_ms: null,
    provider: "manual",
  };

  it("needs no words and can be cancelled while it simply holds", () => {
    expect([standing(held), goesOn(held)]).toEqual(["", true]);
  });

  it("says when it ends, and that it has ended", () => {
    expect(standing({ ...held, state: "cancelled", ends_ms: 1 })).toMatch(/^Cancelled: it holds until /);
    expect(standing({ ...held, state: "trialing", ends_ms: 1 })).toMatch(/^On trial until /);
    expect(standing({ ...held, state: "expired", in_force: false })).toBe("Coach Pro is over.");
    expect(standing({ ...held, state: "past_due" })).toMatch(/failed/);
    expect(goesOn({ ...held, state: "cancelled", ends_ms: 1 })).toBe(false);
  });
});
