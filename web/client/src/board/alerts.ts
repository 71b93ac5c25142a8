/** Kinds of alerts in words, and the sorts that people choose from. */

import type { BoardAlert } from "@/wire";

export type Sort = "wicket" | "milestone" | "finish";

const WORDS: Readonly<Record<string, readonly [word: string, sort: Sort]>> = {
  wicket: ["Wicket", "wicket"],
  fifty: ["Fifty", "milestone"],
  hundred: ["Hundred", "milestone"],
  five_wickets: ["Five wickets", "milestone"],
  hat_trick: ["Hat-trick", "milestone"],
  close_finish: ["Close finish", "finish"],
  super_over: ["Super over", "finish"],
  result: ["Result", "finish"],
};

export const SORTS: readonly (readonly [sort: Sort, label: string])[] = [
  ["wicket", "Wickets"],
  ["milestone", "Milestones"],
  ["finish", "Finishes"],
];

export function wordOf(kind: string): string {
  return WORDS[kind]?.[0] ?? kind.replaceAll("_", " ");
}

export function sortOf(kind: string): Sort {
  return WORDS[kind]?.[1] ?? "milestone";
}

/** Those of one sort, or all. */
export function chosen<A extends Pick<BoardAlert, "kind">>(alerts: readonly A[], sort: Sort | null): readonly A[] {
  return sort ? alerts.filter(({ kind }) => sortOf(kind) === sort) : alerts;
}
