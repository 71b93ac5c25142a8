/** A session's video: which one counts, and how far it is. */

import { leftUntil } from "@/coaching/progress";
import type { VideoBrief, VideoView, WorkProgress } from "@/wire";

const PERCENT = 100;

/** The one that is there, else the newest that was refused, which says why. `videos` come newest first. */
export function newestUsable(videos: readonly VideoBrief[]): VideoBrief | null {
  return videos.find(({ state }) => state !== "refused") ?? videos[0] ?? null;
}

export function isWorking({ state }: Pick<VideoView, "state">): boolean {
  return state === "received" || state === "encoding" || state === "playable";
}

/** Whether another one may be sent to the session. */
export function leavesRoom(video: Pick<VideoView, "state"> | null): boolean {
  return video === null || video.state === "refused";
}

/** The video with what the socket says of the work on it; anything else leaves it as it is. */
export function withProgress(video: VideoView, message: WorkProgress): VideoView {
  return message.subject === `video:${video.id}` && isWorking(video) ? { ...video, ...standing(message) } : video;
}

interface Awaited {
  readonly id: string;
  readonly state: string;
  readonly percent: number | null;
  readonly eta_ms: number | null;
}

/** Reports or files with what the socket says of one that waits; the same ones where it is about none of them. */
export function withProgressOf<T extends Awaited>(of: "analysis" | "export", items: readonly T[], message: WorkProgress): readonly T[] {
  const place = items.findIndex(({ id, state }) => message.subject === `${of}:${id}` && state === "queued");
  return place < 0 ? items : items.map((item, at) => (at === place ? { ...item, ...standing(message) } : item));
}

/** `42%, about 3 minutes left`. */
export function howFar({ percent, eta_ms }: { percent: number | null; eta_ms: number | null }, now: number): string {
  return [percent === null ? "" : `${percent}%`, leftUntil(eta_ms, now)].filter(Boolean).join(", ");
}

function standing({ share, eta_ms }: WorkProgress): { percent: number; eta_ms: number | null } {
  return { percent: Math.round(share * PERCENT), eta_ms };
}
