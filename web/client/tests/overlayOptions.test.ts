import { describe, expect, it } from "vitest";

import { options } from "@/overlay/options";

describe("an overlay's options", () => {
  it("have their defaults where the address says nothing", () => {
    expect(options("")).toEqual({
      scale: 1,
      safe: 5,
      theme: null,
      primary: null,
      secondary: null,
      logo: null,
      sponsor: null,
      language: null,
      delayMs: null,
      manual: false,
      demo: false,
      debug: false,
      monitor: false,
      rest: {},
    });
  });

  it("come from the address", () => {
    const given = "?scale=2&safe=0&theme=day&primary=f00&secondary=%2300ff7f&logo=/a.svg&sponsor=Acme&lang=hi-IN&delay=2.5";
    expect(options(`${given}&manual&demo&debug&innings=1&player=V+Kohli`)).toEqual({
      scale: 2,
      safe: 0,
      theme: "day",
      primary: "#ff0000",
      secondary: "#00ff7f",
      logo: "/a.svg",
      sponsor: "Acme",
      language: "hi",
      delayMs: 2_500,
      manual: true,
      demo: true,
      debug: true,
      monitor: false,
      rest: { innings: "1", player: "V Kohli" },
    });
  });

  it("fall back to the defaults where they are out of range", () => {
    const wrong = "?scale=99&safe=-1&theme=beige&primary=red&secondary=12345&lang=xx&delay=61&sponsor=";
    expect(options(wrong)).toEqual(options(""));
    expect(options("?scale=&safe=x&delay=&theme=toString")).toEqual(options(""));
  });

  it("load no logo from elsewhere", () => {
    for (const address of ["https://example.org/a.png", "//example.org/a.png", "/\\example.org", "javascript:alert(1)"]) {
      expect(options(`?logo=${encodeURIComponent(address)}`).logo).toBeNull();
    }
    expect(options("?logo=data:image/png;base64,AA").logo).toBe("data:image/png;base64,AA");
  });

  it("are switches that can be off", () => {
    expect(options("?demo=0&debug=false&manual=no")).toEqual(options(""));
    expect(options("?manual&auto").manual).toBe(false);
  });
});
