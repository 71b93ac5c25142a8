import { expect, test } from "vitest";

import { ownPath } from "@/account/ownPath";

test("a page of this site is where one goes on, with its query and fragment", () => {
  for (const path of ["/", "/m/m1?x=1", "/plans?order=coach_pro", "/m/m1#token=eyJ"])
    expect(ownPath(path, "/account")).toBe(path);
});

test("nothing leads to another site, however it is written", () => {
  const foreign = [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/.//evil.example",
    "javascript:alert(1)",
    "evil.example",
    "",
    undefined,
    ["/plans", "/plans"],
  ];
  for (const next of foreign) expect(ownPath(next, "/account"), String(next)).toBe("/account");
});

test("nobody is sent back to the door that was just gone through", () => {
  for (const door of ["/sign-in", "/sign-in?next=/plans", "/register", "/forgot", "/reset#code"])
    expect(ownPath(door, "/account")).toBe("/account");
});
