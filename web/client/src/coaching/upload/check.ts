/** What can be said of a file before any of it is sent. */

import { sizeOf } from "@/coaching/progress";

export interface Candidate {
  readonly name: string;
  /** The browser's guess, often empty. */
  readonly type: string;
  readonly size: number;
}

export const ACCEPTED = ".mp4,.mov,video/mp4,video/quicktime";
const TYPES: ReadonlyMap<string, string> = new Map([
  ["mp4", "video/mp4"],
  ["mov", "video/quicktime"],
]);
const MIB = 1024 * 1024;
/** Whatever the plan. */
const MOST_MIB = 2048;

/** The file's media type: the browser's word where it is one that is taken, else by the name; `null` for no such video. */
export function mediaType({ name, type }: Candidate): string | null {
  if ([...TYPES.values()].includes(type)) return type;
  return TYPES.get(name.split(".").at(-1)?.toLowerCase() ?? "") ?? null;
}

/** Why a file would be refused, in a sentence; `null` where it may be sent. `mostMib` is the plan's, `null` without a limit. */
export function faultOf(file: Candidate, mostMib: number | null): string | null {
  if (!mediaType(file)) return `“${file.name}” is no MP4 or MOV video. Other kinds are not taken.`;
  if (!file.size) return `“${file.name}” is empty.`;
  const most = Math.min(mostMib ?? MOST_MIB, MOST_MIB);
  if (file.size <= most * MIB) return null;
  return `“${file.name}” has ${sizeOf(file.size)}; a video has at most ${sizeOf(most * MIB)} here. Send a shorter part, or film in 1080p.`;
}
