import { expect, test } from "vitest";

import { agentName } from "@/account/agent";
import { fieldOf, isOfPlan, refusalOf, sentence } from "@/account/faults";
import { ApiError, type Refusal } from "@/api";
import { sinceOf, waitOf } from "@/moments";

function refusal(code: string, rest: Record<string, unknown> = {}): Refusal {
  return { type: "about:blank", title: "", status: 400, code, detail: "That is wrong.", ...rest };
}

test("a refusal belongs to the field that its code or its place names, or to none", () => {
  const fields = ["old", "new"] as const;
  const codes = { old: ["wrong_password"], new: ["weak_password"] };
  expect(fieldOf(refusal("wrong_password"), fields, codes)).toBe("old");
  expect(fieldOf(refusal("weak_password"), fields, codes)).toBe("new");
  expect(fieldOf(refusal("malformed", { where: "new" }), fields, codes)).toBe("new");
  expect(fieldOf(refusal("too_fast"), fields, codes)).toBeNull();
});

test("what it says to people has the advice and the wait in it, and nothing for programs", () => {
  const weak = refusal("weak_password", { warning: "This is a common password", suggestions: ["Add a word.", ""] });
  expect(sentence(weak)).toBe("That is wrong. This is a common password. Add a word.");
  expect(sentence(refusal("too_fast", { retry_after_s: 200 }))).toBe("That is wrong. Try again in 4 minutes.");
  expect(sentence(refusal("malformed", { where: "email", detail: "Expected `str` - at `$.email`" }))).not.toContain("$");
});

test("three codes are about the plan", () => {
  const codes = ["upgrade_required", "limit_reached", "quota_exhausted", "forbidden"];
  expect(codes.filter((code) => isOfPlan(refusal(code)))).toHaveLength(3);
});

test("only what the server refused is told to people; our own mistakes stay mistakes", () => {
  expect(refusalOf(new ApiError(refusal("x"))).code).toBe("x");
  expect(() => refusalOf(new TypeError("ours"))).toThrow("ours");
});

test("times to wait and times gone are in words", () => {
  expect([1, 40, 90, 3_600, 7_000].map(waitOf)).toEqual(["1 second", "40 seconds", "2 minutes", "60 minutes", "2 hours"]);
  expect(sinceOf(0, 59_000)).toBe("this minute");
  expect(sinceOf(0, 300_000)).toBe("5 minutes ago");
  expect(sinceOf(0, 2 * 86_400_000)).toBe("2 days ago");
});

test("browsers are named as people name them, programs as they name themselves", () => {
  const chrome = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36";
  const safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile Safari/604.1";
  const edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0";
  expect([chrome, safari, edge, "Python/3.11 aiohttp/3.9", ""].map(agentName)).toEqual([
    "Chrome on Android",
    "Safari on iPhone",
    "Edge on Windows",
    "Python",
    "Unknown program",
  ]);
});
