/** Why the server does not take an upload, out of what tus-js-client throws. */

import type { DetailedError } from "tus-js-client";

import type { Refusal } from "@/api";

const UNAUTHORIZED = 401;
const CONFLICT = 409;
const LOCKED = 423;
const TOO_MANY = 429;
const SERVER = 500;

function responseOf(error: Error): DetailedError["originalResponse"] {
  return (error as Partial<DetailedError>).originalResponse ?? null;
}

/** Whether a further attempt may do: no answer, a fault of the server's, or one that passes by itself. */
export function passes(error: Error): boolean {
  const response = responseOf(error);
  if (!response) return true;
  const status = response.getStatus();
  if (status === CONFLICT) return codeIn(response.getBody()) === "wrong_offset";
  return status >= SERVER || status === UNAUTHORIZED || status === LOCKED || status === TOO_MANY;
}

/** What the server said (RFC 9457), or as much as can be said without. */
export function refusalIn(error: Error): Refusal {
  const response = responseOf(error);
  const said = response ? readProblem(response.getBody()) : null;
  if (said) return said;
  const status = response?.getStatus() ?? 0;
  const detail = status ? "The server does not take this upload." : "The server does not answer. Are you online?";
  return { type: "about:blank", title: "", status, code: status ? "upload_failed" : "unreachable", detail };
}

function codeIn(body: string): string | undefined {
  return readProblem(body)?.code;
}

function readProblem(body: string): Refusal | null {
  try {
    const read = JSON.parse(body) as Partial<Refusal> | null;
    return typeof read?.code === "string" && typeof read.detail === "string" ? (read as Refusal) : null;
  } catch {
    return null;
  }
}
