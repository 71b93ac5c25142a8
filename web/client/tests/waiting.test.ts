import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { nextTick, ref } from "vue";

import { ApiError } from "@/api";
import { usePaged } from "@/coaching/paged";
import { Turns } from "@/coaching/turns";

describe("looking again while work goes on", () => {
  let page: { visibilityState: string; heard: (() => void) | null };

  beforeEach(() => {
    vi.useFakeTimers();
    page = { visibilityState: "visible", heard: null };
    vi.stubGlobal("document", {
      get visibilityState() {
        return page.visibilityState;
      },
      addEventListener: (_: string, heard: () => void) => (page.heard = heard),
      removeEventListener: () => (page.heard = null),
    });
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  function begun({ isDue = true, isTold = false } = {}) {
    const look = vi.fn(async () => undefined);
    const turns = new Turns({ isDue: () => isDue, isTold: () => isTold, look });
    turns.begin();
    return { look, turns };
  }

  it("is done often where nobody tells, and seldom where somebody does", async () => {
    const [alone, told] = [begun(), begun({ isTold: true })];
    await vi.advanceTimersByTimeAsync(12_500);
    expect(alone.look).toHaveBeenCalledTimes(4);
    expect(told.look).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told.look).toHaveBeenCalledOnce();
  });

  it("is not done where there is nothing to wait for, nor while nobody looks", async () => {
    const idle = begun({ isDue: false });
    const { look } = begun();
    page.visibilityState = "hidden";
    await vi.advanceTimersByTimeAsync(60_000);
    expect([look.mock.calls.length, idle.look.mock.calls.length]).toEqual([0, 0]);
    page.visibilityState = "visible";
    page.heard?.();
    expect(look).toHaveBeenCalledOnce();
  });

  it("ends", async () => {
    const { look, turns } = begun();
    turns.end();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([look.mock.calls.length, page.heard]).toEqual([0, null]);
  });
});

describe("a list that comes page by page", () => {
  const pages = { first: { items: [1, 2], next: "b" }, b: { items: [3], next: null } };
  const settled = () => new Promise((resolve) => setTimeout(resolve));

  it("goes on where it stopped, until it is whole", async () => {
    const list = usePaged(ref(0), async (cursor) => pages[cursor === null ? "first" : "b"]);
    await settled();
    expect([list.items.value, list.goesOn.value]).toEqual([[1, 2], true]);
    await list.more();
    expect([list.items.value, list.goesOn.value]).toEqual([[1, 2, 3], false]);
  });

  it("begins anew when what it is about changes, also while a page is on its way", async () => {
    const about = ref("a");
    const asked: string[] = [];
    const answers: ((page: { items: string[]; next: null }) => void)[] = [];
    const list = usePaged(about, () => {
      asked.push(about.value);
      return new Promise<{ items: string[]; next: null }>((resolve) => answers.push(resolve));
    });
    about.value = "b";
    await nextTick();
    answers[0]?.({ items: ["of a"], next: null });
    await settled();
    expect(list.items.value).toBeNull();
    answers[1]?.({ items: ["of b"], next: null });
    await settled();
    expect([asked, list.items.value]).toEqual([["a", "b"], ["of b"]]);
  });

  it("keeps what it has when the next page cannot be had", async () => {
    const problem = { type: "about:blank", title: "", status: 0, code: "unreachable", detail: "No answer." };
    const list = usePaged(ref(0), (cursor) => (cursor === null ? Promise.resolve(pages.first) : Promise.reject(new ApiError(problem))));
    await settled();
    await list.more();
    expect([list.items.value, list.refusal.value?.code]).toEqual([[1, 2], "unreachable"]);
  });
});
