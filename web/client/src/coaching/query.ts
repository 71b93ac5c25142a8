/** Queries of what has been filled in. */

export function filledIn<K extends string>(values: Readonly<Record<K, string | null | undefined>>): Partial<Record<K, string>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value)) as Partial<Record<K, string>>;
}

/** The own workspace needs no naming: its id is the account's. */
export function workspaceQuery(workspaceId: string, account: string | null): { workspace_id?: string } {
  return workspaceId === account ? {} : { workspace_id: workspaceId };
}
