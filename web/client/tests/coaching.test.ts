import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { confidenceOf, madeBy } from "@/coaching/analyses";
import { ballAt, filtered, namesIn } from "@/coaching/balls";
import { beginOf, byDay, dayIn } from "@/coaching/days";
import { canRetry, hasFailed, isUnderWay, labelOfJob, stateOfJob } from "@/coaching/jobs";
import { hueOf, KINDS, labelOfKind } from "@/coaching/kinds";
import { loggedBalls } from "@/coaching/log";
import { left, leftUntil, sizeOf } from "@/coaching/progress";
import { filledIn, workspaceQuery } from "@/coaching/query";
import { standingOf } from "@/coaching/shares";
import { UNDO_MS, undoable } from "@/coaching/undo";
import { howFar, leavesRoom, newestUsable, withProgress, withProgressOf } from "@/coaching/videos";
import type { BallView, JobStatus, ShareView, VideoBrief, VideoView, WorkProgress } from "@/wire";

describe("days", () => {
  it("group what comes one after the other", () => {
    const items = [{ on: "2026-05-02" }, { on: "2026-05-02" }, { on: "2026-05-01" }];
    expect(byDay(items, ({ on }) => on).map(({ day, items: some }) => [day, some.length])).toEqual([
      ["2026-05-02", 2],
      ["2026-05-01", 1],
    ]);
    expect(byDay([], String)).toEqual([]);
  });

  it("are the reader's own", () => {
    expect(dayIn(new Date(2026, 0, 5, 23, 59))).toBe("2026-01-05");
    expect(beginOf("2026-01-05")).toBe(new Date(2026, 0, 5).getTime());
    expect(beginOf("2026-01-31", true)).toBe(new Date(2026, 1, 1).getTime());
  });

  it("are not guessed", () => {
    for (const text of ["", "2026-02-30", "5 May", "2026-13-01"]) expect(beginOf(text)).toBeNull();
  });
});

describe("kinds", () => {
  it("have a word and a colour each", () => {
    for (const kind of KINDS) expect([labelOfKind(kind), hueOf(kind)["--hue"]]).not.toContain("");
    expect(new Set(KINDS.map((kind) => hueOf(kind)["--hue"])).size).toBe(KINDS.length);
    expect(hueOf(null)["--hue"]).toBe("var(--muted)");
  });
});

describe("progress in words", () => {
  it("says about how long", () => {
    expect(left(0.4)).toBe("nearly done");
    expect(left(40)).toBe("about 40 seconds left");
    expect(leftUntil(200_000, 20_000)).toBe("about 3 minutes left");
    expect(leftUntil(null, 0)).toBe("");
  });

  it("says sizes", () => {
    expect([sizeOf(10), sizeOf(1_250_000), sizeOf(840e6), sizeOf(1.42e9)]).toEqual(["1 kB", "1.3 MB", "840 MB", "1.42 GB"]);
  });
});

describe("a session's video", () => {
  const brief = (id: string, state: VideoBrief["state"]) => ({ id, state }) as VideoBrief;
  const video = { id: "v", state: "encoding", percent: 10, eta_ms: null } as VideoView;
  const word = { subject: "video:v", share: 0.426, eta_ms: 60_000 } as WorkProgress;

  it("is the one that was taken, else the newest that was refused", () => {
    expect(newestUsable([brief("b", "refused"), brief("a", "ready")])?.id).toBe("a");
    expect(newestUsable([brief("b", "refused"), brief("a", "refused")])?.id).toBe("b");
    expect(newestUsable([])).toBeNull();
  });

  it("leaves room for another one only when it was refused", () => {
    expect(leavesRoom(null)).toBe(true);
    expect(leavesRoom({ state: "refused" })).toBe(true);
    expect(leavesRoom({ state: "failed" })).toBe(false);
  });

  it("moves on with what the socket says of it, and of nothing else", () => {
    expect(withProgress(video, word)).toMatchObject({ percent: 43, eta_ms: 60_000 });
    expect(withProgress(video, { ...word, subject: "video:w" })).toBe(video);
    const ready = { ...video, state: "ready" } as VideoView;
    expect(withProgress(ready, word)).toBe(ready);
  });

  it("has reports and files that move on in the same way, while they wait", () => {
    const files = [
      { id: "a", state: "ready", percent: null, eta_ms: null },
      { id: "b", state: "queued", percent: null, eta_ms: null },
    ];
    expect(withProgressOf("export", files, { ...word, subject: "export:b" })).toEqual([files[0], { ...files[1], percent: 43, eta_ms: 60_000 }]);
    expect(withProgressOf("export", files, { ...word, subject: "export:a" })).toBe(files);
    expect(withProgressOf("export", files, { ...word, subject: "analysis:b" })).toBe(files);
  });

  it("says how far it is", () => {
    expect(howFar({ percent: 42, eta_ms: 180_000 }, 0)).toBe("42%, about 3 minutes left");
    expect(howFar({ percent: null, eta_ms: null }, 0)).toBe("");
  });
});

describe("balls in a film", () => {
  const ball = (more: Partial<BallView>) =>
    ({ batter: "Ann", bowler: "Bo", wicket: false, boundary: false, start_us: 0, end_us: 10, ...more }) as BallView;
  const balls = [ball({}), ball({ wicket: true, start_us: 10, end_us: 20 }), ball({ boundary: true, batter: "Cy", start_us: 20, end_us: 30 })];
  const all = { wickets: false, boundaries: false, batter: "", bowler: "" };

  it("are filtered; wickets and boundaries together mean either", () => {
    expect(filtered(balls, all)).toHaveLength(3);
    expect(filtered(balls, { ...all, wickets: true })).toEqual([balls[1]]);
    expect(filtered(balls, { ...all, wickets: true, boundaries: true })).toEqual([balls[1], balls[2]]);
    expect(filtered(balls, { ...all, boundaries: true, batter: "Ann" })).toEqual([]);
    expect(filtered(balls, { ...all, bowler: "Bo", batter: "Cy" })).toEqual([balls[2]]);
  });

  it("name who occurs, and are found at a moment", () => {
    expect(namesIn(balls, "batter")).toEqual(["Ann", "Cy"]);
    expect(ballAt(balls, 10)).toBe(balls[1]);
    expect(ballAt(balls, 30)).toBeNull();
  });

  it("are counted in a match's log", () => {
    const entry = (id: string, kind: string) => ({ id, body: { kind } });
    const log = [entry("m", "match"), entry("i", "innings"), entry("1", "ball"), entry("x", "bowler_on"), entry("2", "ball"), entry("j", "innings"), entry("3", "ball")];
    expect(loggedBalls(log, 9)).toEqual([
      { event_id: "1", label: "First innings, ball 1" },
      { event_id: "2", label: "First innings, ball 2" },
      { event_id: "3", label: "Second innings, ball 1" },
    ]);
    expect(loggedBalls(log, 2)).toHaveLength(2);
    expect(loggedBalls([{}, { id: 5, body: { kind: "ball" } }], 9)).toEqual([]);
  });
});

describe("jobs in words", () => {
  const job = (state: JobStatus["state"], more: Partial<JobStatus> = {}) => ({ state, attempts: 0, cancelling: false, ...more }) as JobStatus;

  it("say where they stand", () => {
    expect(stateOfJob(job("queued"))).toBe("Waiting for its turn");
    expect(stateOfJob(job("queued", { attempts: 1 }))).toBe("Waiting to be tried again");
    expect(stateOfJob(job("running", { cancelling: true }))).toBe("Being cancelled");
    expect(labelOfJob("encode")).toBe("Making a video ready to watch");
    expect(labelOfJob("something_new")).toBe("something new");
  });

  it("are cancelled while they are under way, and tried again once they are over without success", () => {
    expect((["queued", "running", "done", "failed", "set_aside", "cancelled"] as const).map((state) => [isUnderWay(job(state)), canRetry(job(state)), hasFailed(job(state))])).toEqual([
      [true, false, false],
      [true, false, false],
      [false, false, false],
      [false, true, true],
      [false, true, true],
      [false, true, false],
    ]);
  });
});

describe("links and analyses in words", () => {
  it("say until when a link holds, or when it ended", () => {
    const share = { player: null, expires_ms: Date.UTC(2026, 5, 1, 12), revoked_ms: null, over: false } as ShareView;
    expect(standingOf(share)).toMatch(/^Holds until .*2026\.$/);
    expect(standingOf({ ...share, over: true })).toMatch(/^Was over on/);
    expect(standingOf({ ...share, revoked_ms: 0, over: true, player: { id: "p", name: "Ann" } })).toMatch(/^For Ann\. Ended on/);
  });

  it("say plainly who made an analysis", () => {
    const by = (analyst: string) => madeBy({ analyst, summary: "", moments: [], technique: [], tokens: 0 });
    expect(by("offline")).toContain("offline, without an AI model");
    expect(by("notes")).toContain("from your notes");
    expect(by("gpt-x")).toContain("gpt-x");
    expect(confidenceOf(0.876)).toBe("88% sure");
  });
});

describe("queries", () => {
  it("have what was filled in, and name no workspace that is one's own", () => {
    expect(filledIn({ a: "1", b: "", c: null, d: undefined })).toEqual({ a: "1" });
    expect(workspaceQuery("me", "me")).toEqual({});
    expect(workspaceQuery("club", "me")).toEqual({ workspace_id: "club" });
  });
});

describe("what can be taken back", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is done once nobody has taken it back", async () => {
    const [act, failed] = [vi.fn(async () => undefined), vi.fn()];
    const kept = undoable(failed);
    kept.later("a", "Deleted.", act);
    expect(kept.waiting.value).toEqual([{ id: "a", what: "Deleted." }]);
    expect(act).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(UNDO_MS);
    expect(act).toHaveBeenCalledOnce();
    expect(kept.waiting.value).toEqual([]);
    expect(failed).not.toHaveBeenCalled();
  });

  it("is not done when somebody takes it back", async () => {
    const act = vi.fn(async () => undefined);
    const kept = undoable(vi.fn());
    kept.later("a", "Deleted.", act);
    kept.undo("a");
    await vi.advanceTimersByTimeAsync(UNDO_MS * 2);
    expect(act).not.toHaveBeenCalled();
    expect(kept.waiting.value).toEqual([]);
  });

  it("is done at once when the page goes, and only once", async () => {
    const act = vi.fn(async () => undefined);
    const kept = undoable(vi.fn());
    kept.later("a", "Deleted.", act);
    kept.later("a", "Deleted.", act);
    kept.flush();
    kept.flush();
    await vi.advanceTimersByTimeAsync(UNDO_MS * 2);
    expect(act).toHaveBeenCalledOnce();
  });

  it("says what went wrong", async () => {
    const [failed, wrong] = [vi.fn(), new Error("no")];
    const kept = undoable(failed);
    kept.later("a", "Deleted.", () => Promise.reject(wrong));
    await vi.advanceTimersByTimeAsync(UNDO_MS);
    expect(failed).toHaveBeenCalledWith(wrong);
    expect(kept.waiting.value).toEqual([]);
  });
});
