/** The REST API as the pages use it. */

import type { Answer, Arguments, Name } from "@/operations";
import type { LetterList, MatchList, ProblemDocument, Scorecard } from "@/wire";

/** What a refused request says (RFC 9457): members besides the common ones belong to its `code`. */
export type Refusal = ProblemDocument & Readonly<Record<string, unknown>>;

export class ApiError extends Error {
  constructor(readonly problem: Refusal) {
    super(problem.detail);
  }
}

interface Parts {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Sent as it is, in the place of a `body`. */
  readonly file?: Blob;
}

/** Ask as somebody, whose access `token` it is, or as a stranger. Throws `ApiError`, also where no server can be reached. */
export async function askAs<N extends Name>(
  token: string | undefined,
  name: N,
  ...[given]: Arguments<N>
): Promise<Answer<N>> {
  const [method, path] = name.split(" ") as [string, string];
  const response = await send(token, method, path, given ?? {});
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as Answer<N>;
}

/** A file that the API makes, as somebody. Throws as `askAs` does. */
export async function fileAs(token: string | undefined, path: string, query: Readonly<Record<string, string>>): Promise<Blob> {
  return (await send(token, "GET", path, { query })).blob();
}

async function send(token: string | undefined, method: string, path: string, parts: Parts): Promise<Response> {
  const response = await fetch(address(path, parts), {
    method,
    headers: {
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...("body" in parts ? { "Content-Type": "application/json" } : {}),
      ...(parts.file ? { "Content-Type": parts.file.type } : {}),
    },
    ...("body" in parts ? { body: JSON.stringify(parts.body) } : {}),
    ...(parts.file ? { body: parts.file } : {}),
  }).catch(() => {
    throw new ApiError(fault(0, "unreachable", "The server does not answer. Are you online?"));
  });
  if (!response.ok) throw new ApiError(await refusalOf(response));
  return response;
}

export function ask<N extends Name>(name: N, ...given: Arguments<N>): Promise<Answer<N>> {
  return askAs(undefined, name, ...given);
}

export function listMatches(): Promise<MatchList> {
  return ask("GET /matches");
}

export function scorecard(matchId: string, token?: string): Promise<Scorecard> {
  return askAs(token, "GET /matches/{match_id}/scorecard", { path: { match_id: matchId } });
}

export function listLetters(): Promise<LetterList> {
  return ask("GET /mail");
}

function address(path: string, { path: members, query }: Parts): string {
  const filled = path.replace(/{(\w+)}/g, (_, member: string) => encodeURIComponent(members?.[member] ?? ""));
  const search = new URLSearchParams(query).toString();
  return `/api${filled}${search ? `?${search}` : ""}`;
}

async function refusalOf(response: Response): Promise<Refusal> {
  const isProblem = response.headers.get("Content-Type")?.startsWith("application/problem+json");
  return isProblem
    ? ((await response.json()) as Refusal)
    : fault(response.status, "unavailable", "The server cannot answer just now.");
}

function fault(status: number, code: string, detail: string): Refusal {
  return { type: "about:blank", title: "", status, code, detail };
}
