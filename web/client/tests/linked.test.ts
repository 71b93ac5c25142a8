import { expect, test } from "vitest";

import { linked } from "@/mail/linked";

test("only whole addresses become links, without the full stop after them", () => {
  expect(linked("Open https://a.example/verify#X-y_1. Bye (http://b.example/c).")).toEqual([
    { text: "Open ", link: false },
    { text: "https://a.example/verify#X-y_1", link: true },
    { text: ". Bye (", link: false },
    { text: "http://b.example/c", link: true },
    { text: ").", link: false },
  ]);
});

test("nothing but the web's own schemes is a link", () => {
  expect(linked("javascript:alert(1) ftp://x")).toEqual([{ text: "javascript:alert(1) ftp://x", link: false }]);
  expect(linked("")).toEqual([]);
});
