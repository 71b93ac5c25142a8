import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { alone } from "@/account/alone";

/** Storage that all tabs share. */
function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as Storage;
}

let page: EventTarget;

beforeEach(() => {
  page = new EventTarget();
  vi.useFakeTimers();
  vi.stubGlobal("navigator", {});
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("without Web Locks one tab waits for the other", async () => {
  vi.stubGlobal("localStorage", storage());
  let inside = 0;
  let most = 0;
  async function work(): Promise<void> {
    most = Math.max(most, (inside += 1));
    await new Promise((resolve) => setTimeout(resolve, 500));
    inside -= 1;
  }
  const all = Promise.all([alone(work), alone(work), alone(work)]);
  await vi.advanceTimersByTimeAsync(5_000);
  await all;
  expect(most).toBe(1);
});

test("a page that is reloaded in the middle lets the next one in", async () => {
  vi.stubGlobal("localStorage", storage());
  void alone(() => new Promise(() => undefined));
  await vi.advanceTimersByTimeAsync(100);
  page.dispatchEvent(new Event("pagehide"));
  const done = vi.fn(() => Promise.resolve());
  void alone(done);
  await vi.advanceTimersByTimeAsync(100);
  expect(done).toHaveBeenCalledOnce();
});

test("a tab that crashed in the middle holds the others up for some seconds only", async () => {
  vi.stubGlobal("localStorage", storage());
  void alone(() => new Promise(() => undefined));
  await vi.advanceTimersByTimeAsync(100);
  const done = vi.fn(() => Promise.resolve());
  void alone(done);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(done).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(6_000);
  expect(done).toHaveBeenCalledOnce();
});

test("where storage is closed nobody waits", async () => {
  vi.stubGlobal("localStorage", {
    getItem: () => null,
    setItem: () => {
      throw new DOMException("closed", "SecurityError");
    },
  });
  await expect(alone(() => Promise.resolve("done"))).resolves.toBe("done");
});
