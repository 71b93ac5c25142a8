import type { PreviousUpload } from "tus-js-client";
import { describe, expect, it } from "vitest";

import type { Refusal } from "@/api";
import { faultOf, mediaType } from "@/coaching/upload/check";
import { fingerprint, leftoversOf } from "@/coaching/upload/leftovers";
import { Rate } from "@/coaching/upload/rate";
import { isOf, rivalIn } from "@/coaching/upload/rival";
import { passes, refusalIn } from "@/coaching/upload/refusals";
import { after, IDLE, secondsLeft, shareSent, type News, type Stage } from "@/coaching/upload/stage";

const MIB = 1024 * 1024;
const REFUSAL: Refusal = { type: "about:blank", title: "", status: 409, code: "quota_exhausted", detail: "Full." };
const SENDING = run({ kind: "begun", name: "nets.mp4", total: 1_000 }, { kind: "progress", sent: 400, rate: 100 });

function run(...news: News[]): Stage {
  return news.reduce(after, IDLE);
}

describe("a file, before any of it is sent", () => {
  const file = (name: string, type: string, size = 5) => ({ name, type, size });

  it("is known by its type, or by its name where the browser does not know", () => {
    expect(mediaType(file("a.bin", "video/mp4"))).toBe("video/mp4");
    expect(mediaType(file("IMG_1.MOV", ""))).toBe("video/quicktime");
    expect(mediaType(file("a.avi", "video/x-msvideo"))).toBeNull();
    expect(mediaType(file("constructor", ""))).toBeNull();
  });

  it("is refused with what is wrong with it", () => {
    expect(faultOf(file("a.avi", ""), null)).toContain("MP4 or MOV");
    expect(faultOf(file("a.mp4", "video/mp4", 0), null)).toContain("empty");
    expect(faultOf(file("a.mp4", "video/mp4", 10 * MIB + 1), 10)).toContain("at most");
  });

  it("may be as large as the plan says, and never larger than 2048 MiB", () => {
    expect(faultOf(file("a.mp4", "video/mp4", 10 * MIB), 10)).toBeNull();
    expect(faultOf(file("a.mp4", "video/mp4", 2_048 * MIB), null)).toBeNull();
    expect(faultOf(file("a.mp4", "video/mp4", 2_048 * MIB + 1), null)).not.toBeNull();
    expect(faultOf(file("a.mp4", "video/mp4", 2_048 * MIB + 1), 9_999)).not.toBeNull();
  });
});

describe("an upload", () => {
  it("goes from its beginning to its end", () => {
    expect(SENDING).toEqual({ kind: "sending", name: "nets.mp4", sent: 400, total: 1_000, rate: 100 });
    expect(after(SENDING, { kind: "finished" })).toEqual({ kind: "done", name: "nets.mp4" });
  });

  it("pauses and goes on when somebody wants it so, and then does not go on by itself", () => {
    const paused = after(SENDING, { kind: "pause" });
    expect(paused).toMatchObject({ kind: "paused", because: "wish", sent: 400, rate: null });
    expect(after(paused, { kind: "online" })).toBe(paused);
    expect(after(paused, { kind: "progress", sent: 999, rate: 1 })).toBe(paused);
    expect(after(paused, { kind: "resume" })).toMatchObject({ kind: "sending", sent: 400 });
  });

  it("waits for the network, or the server, and goes on by itself", () => {
    const offline = after(SENDING, { kind: "offline" });
    expect(offline).toMatchObject({ kind: "paused", because: "offline" });
    expect(after(offline, { kind: "online" })).toMatchObject({ kind: "sending", sent: 400 });
    const away = after(SENDING, { kind: "broken" });
    expect(away).toMatchObject({ kind: "paused", because: "away" });
    expect(after(away, { kind: "offline" })).toMatchObject({ because: "offline" });
    expect(after(away, { kind: "online" })).toMatchObject({ kind: "sending" });
    expect(after(away, { kind: "pause" })).toMatchObject({ because: "wish" });
  });

  it("keeps what it was refused with, and can be tried again", () => {
    const failed = after(SENDING, { kind: "refused", refusal: REFUSAL });
    expect(failed).toMatchObject({ kind: "failed", refusal: REFUSAL, sent: 400 });
    expect(after(failed, { kind: "resume" })).toMatchObject({ kind: "sending", sent: 400 });
  });

  it("takes no news after it was given up", () => {
    const gone = after(SENDING, { kind: "dropped" });
    const late: News[] = [
      { kind: "progress", sent: 1, rate: null },
      { kind: "finished" },
      { kind: "pause" },
      { kind: "resume" },
      { kind: "online" },
      { kind: "offline" },
      { kind: "broken" },
      { kind: "refused", refusal: REFUSAL },
    ];
    for (const news of late) expect(after(gone, news)).toBe(gone);
  });

  it("says how far it is, and how long it takes", () => {
    if (SENDING.kind !== "sending") throw new Error("it is being sent");
    expect(shareSent(SENDING)).toBe(0.4);
    expect(secondsLeft(SENDING)).toBe(6);
    expect(secondsLeft({ ...SENDING, rate: null })).toBeNull();
    expect(secondsLeft({ ...SENDING, rate: 0 })).toBeNull();
    expect(shareSent({ ...SENDING, total: 0 })).toBe(0);
  });
});

describe("the speed of an upload", () => {
  it("is that of the last seconds", () => {
    const rate = new Rate();
    rate.add(0, 0);
    expect(rate.perSecond).toBeNull();
    rate.add(1_000, 1_000);
    expect(rate.perSecond).toBe(1_000);
    for (let second = 2; second < 30; second += 1) rate.add(1_000 + (second - 1) * 10, second * 1_000);
    expect(rate.perSecond).toBe(10);
  });

  it("begins anew after a break, when less has arrived than was sent", () => {
    const rate = new Rate();
    rate.add(5_000, 0);
    rate.add(9_000, 1_000);
    rate.add(6_000, 2_000);
    expect(rate.perSecond).toBeNull();
    rate.add(7_000, 3_000);
    expect(rate.perSecond).toBe(1_000);
  });
});

describe("a refusal of an upload", () => {
  const error = (status: number, body = "") =>
    Object.assign(new Error("tus"), {
      originalResponse: { getStatus: () => status, getBody: () => body, getHeader: () => undefined, getUnderlyingObject: () => null },
    });

  it("passes by itself where the server is away, busy or ahead of us", () => {
    expect(passes(new Error("no network"))).toBe(true);
    for (const status of [401, 423, 429, 500, 503]) expect(passes(error(status))).toBe(true);
    expect(passes(error(409, JSON.stringify({ code: "wrong_offset", detail: "It is at 5." })))).toBe(true);
  });

  it("stays where the plan, the size or the session stand in the way", () => {
    for (const status of [400, 403, 404, 410, 413, 415]) expect(passes(error(status))).toBe(false);
    expect(passes(error(409, JSON.stringify(REFUSAL)))).toBe(false);
  });

  it("is what the server said, or a plain sentence", () => {
    expect(refusalIn(error(409, JSON.stringify(REFUSAL)))).toEqual(REFUSAL);
    expect(refusalIn(error(413, "<html>"))).toMatchObject({ status: 413, code: "upload_failed" });
    expect(refusalIn(new Error("x"))).toMatchObject({ code: "unreachable" });
  });
});

describe("an upload that was broken off", () => {
  const upload = (session: string, creationTime: string, uploadUrl: string | null = "/api/uploads/1"): PreviousUpload => ({
    size: 10,
    metadata: { session_id: session, filename: `${creationTime}.mp4` },
    creationTime,
    urlStorageKey: `tus::${creationTime}`,
    uploadUrl,
    parallelUploadUrls: null,
  });

  it("is offered in its own session only, the newest first", () => {
    const found = leftoversOf([upload("a", "2026-01-01"), upload("b", "2026-01-02"), upload("a", "2026-01-03")], "a");
    expect(found.map(({ name }) => name)).toEqual(["2026-01-03.mp4", "2026-01-01.mp4"]);
  });

  it("is not offered before the server gave it an address", () => {
    expect(leftoversOf([upload("a", "2026-01-01", null)], "a")).toEqual([]);
  });

  it("goes on with the same file for the same session alone", () => {
    const file = { name: "a.mp4", size: 5, lastModified: 7 } as File;
    expect(fingerprint("s", file)).toBe(fingerprint("s", { ...file }));
    expect(fingerprint("s", file)).not.toBe(fingerprint("t", file));
    expect(fingerprint("s", file)).not.toBe(fingerprint("s", { ...file, size: 6 }));
  });
});

describe("an upload that has the session's place already", () => {
  const refusal = { ...REFUSAL, code: "session_has_video" };
  const said = (name: string) => ({
    length: "5",
    metadata: `session_id cw==,filename ${Buffer.from(name).toString("base64")},filetype dmlkZW8vbXA0`,
  });

  it("is named by the refusal, if it is an upload", () => {
    expect(rivalIn({ ...refusal, upload_id: "u" })).toBe("u");
    expect(rivalIn({ ...refusal, video_id: "v" })).toBeNull();
    expect(rivalIn({ ...REFUSAL, upload_id: "u" })).toBeNull();
  });

  it("is the same file's where name and size are the same", () => {
    expect(isOf(said("Überkopf.mp4"), { name: "Überkopf.mp4", size: 5 })).toBe(true);
    expect(isOf(said("Überkopf.mp4"), { name: "Überkopf.mp4", size: 6 })).toBe(false);
    expect(isOf(said("other.mp4"), { name: "Überkopf.mp4", size: 5 })).toBe(false);
    expect(isOf({ length: "5", metadata: null }, { name: "a.mp4", size: 5 })).toBe(false);
  });
});
