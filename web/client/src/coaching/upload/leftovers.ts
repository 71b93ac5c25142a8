/** Uploads that were broken off: tus-js-client keeps their addresses in localStorage, so that the same file goes on. */

import type { PreviousUpload, UploadOptions } from "tus-js-client";

/** Before them all: other things are kept beside them. */
const PREFIX = "cricksy";

export interface Leftover {
  readonly key: string;
  readonly name: string;
  readonly size: number;
}

/** The same file for the same session, and nothing else, goes on where it stopped. */
export function fingerprint(sessionId: string, { name, size, lastModified }: File): string {
  return [PREFIX, sessionId, size, lastModified, name].join("-");
}

export function fingerprintFor(sessionId: string): NonNullable<UploadOptions["fingerprint"]> {
  return (file) => Promise.resolve(fingerprint(sessionId, file));
}

/** Those of a session that a file can be picked for again, the newest first. */
export function leftoversOf(uploads: readonly PreviousUpload[], sessionId: string): readonly Leftover[] {
  return uploads
    .filter(({ metadata, uploadUrl }) => metadata["session_id"] === sessionId && uploadUrl)
    .sort((a, b) => Date.parse(b.creationTime) - Date.parse(a.creationTime))
    .map(({ metadata, size, urlStorageKey }) => ({
      key: urlStorageKey,
      name: metadata["filename"] ?? "the video",
      size: size ?? 0,
    }));
}

/** Where storage is closed to us (private windows) there are none. */
export async function readLeftovers(sessionId: string): Promise<readonly Leftover[]> {
  try {
    const { defaultOptions } = await import("tus-js-client");
    return leftoversOf(await defaultOptions.urlStorage.findAllUploads(), sessionId);
  } catch {
    return [];
  }
}
