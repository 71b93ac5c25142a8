/** Another upload that already has the session's place: the same file's, whose address was lost on its way here, or another's. */

import type { Refusal } from "@/api";

export interface Description {
  /** `Upload-Length`, as the server says it. */
  readonly length: string | null;
  /** `Upload-Metadata`, tus 1.0.0: keys, and values in base 64. */
  readonly metadata: string | null;
}

/** The id of the upload that is in the way; `null` where something else is. */
export function rivalIn({ code, upload_id }: Refusal): string | null {
  return code === "session_has_video" && typeof upload_id === "string" ? upload_id : null;
}

/** Whether it is of this very file, as far as one can tell without reading either. */
export function isOf({ length, metadata }: Description, file: Pick<File, "name" | "size">): boolean {
  return length === String(file.size) && filenameIn(metadata ?? "") === file.name;
}

function filenameIn(metadata: string): string | null {
  const value = metadata.split(",").find((pair) => pair.trim().startsWith("filename "));
  if (!value) return null;
  const bytes = atob(value.trim().split(" ")[1] ?? "");
  return new TextDecoder().decode(Uint8Array.from(bytes, (each) => each.charCodeAt(0)));
}
