/** Work that goes on behind the pages, in words. */

import type { JobStatus } from "@/wire";

type State = JobStatus["state"];

const KINDS: Readonly<Record<string, string>> = {
  ingest: "Looking at a video",
  encode: "Making a video ready to watch",
  keyframes: "Taking stills",
  analyse: "Analysis",
  export: "Cutting a file",
  purge_video: "Deleting a video",
  purge_export: "Deleting a file",
};

const STATES: Readonly<Record<State, string>> = {
  queued: "Waiting for its turn",
  running: "Running",
  done: "Done",
  failed: "Failed",
  set_aside: "Given up after several attempts",
  cancelled: "Cancelled",
};

export function labelOfJob(kind: string): string {
  return KINDS[kind] ?? kind.replaceAll("_", " ");
}

/** Where it stands, in words. */
export function stateOfJob(job: JobStatus): string {
  if (job.cancelling) return "Being cancelled";
  if (job.state === "queued" && job.attempts > 0) return "Waiting to be tried again";
  return STATES[job.state];
}

export function isUnderWay({ state }: JobStatus): boolean {
  return state === "queued" || state === "running";
}

/** Whether somebody may have it tried again. */
export function canRetry({ state }: JobStatus): boolean {
  return state === "failed" || state === "set_aside" || state === "cancelled";
}

export function hasFailed({ state }: JobStatus): boolean {
  return state === "failed" || state === "set_aside";
}
