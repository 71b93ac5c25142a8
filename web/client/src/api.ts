/** The REST API as the pages use it. */

import type { MatchList, Problem, Scorecard } from "@/wire";

export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

async function get<T>(path: string, token?: string): Promise<T> {
  const headers: HeadersInit = token ? { Authorization: `Bearer ${token}` } : {};
  const response = await fetch(path, { headers });
  if (response.ok) return (await response.json()) as T;
  const isProblem = response.headers.get("Content-Type")?.startsWith("application/problem+json");
  throw new ApiError(
    isProblem
      ? ((await response.json()) as Problem)
      : { code: "unavailable", detail: "The server cannot answer just now." },
  );
}

export function listMatches(): Promise<MatchList> {
  return get("/api/matches");
}

export function scorecard(matchId: string, token?: string): Promise<Scorecard> {
  return get(`/api/matches/${encodeURIComponent(matchId)}/scorecard`, token);
}
