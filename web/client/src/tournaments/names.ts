/** Lists of names as people paste them: from mails, spreadsheets and score sheets. */

export interface Squad {
  readonly players: readonly string[];
  /** Indices into `players`. */
  readonly captain: number | null;
  readonly keeper: number | null;
}

const NUMBERING = /^\s*(?:[-*•–]|\d{1,3}[.):]|\d{1,3}\t)\s*/;
const CAPTAIN = /\s*[([]\s*(?:c|capt\.?|captain)\s*[)\]]/i;
const KEEPER = /\s*[([]\s*(?:wk|w\/k|keeper|wicket-?keeper)\s*[)\]]/i;
const BOTH = /\s*[([]\s*(?:c\s*[&,+/]\s*wk|wk\s*[&,+/]\s*c)\s*[)\]]/i;

/** One name a line, without numbering, bullets, blank lines, and names that were there already. */
export function namesOf(text: string): string[] {
  const lines = text.split(/[\n;]/).map((line) => line.replace(NUMBERING, "").replace(/\s+/g, " ").trim());
  const seen = new Set<string>();
  return lines.filter((name) => {
    const key = name.toLowerCase();
    if (!name || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** The same of a side, in which `(c)` and `(wk)` say who leads and who keeps. */
export function squadOf(text: string): Squad {
  const lines = namesOf(text);
  const place = (mark: RegExp): number | null => {
    const at = lines.findIndex((line) => mark.test(line) || BOTH.test(line));
    return at < 0 ? null : at;
  };
  return {
    players: lines.map((line) => line.replace(BOTH, "").replace(CAPTAIN, "").replace(KEEPER, "").trim()),
    captain: place(CAPTAIN),
    keeper: place(KEEPER),
  };
}

/** A squad as it would be pasted. */
export function squadText(players: readonly { readonly id: string; readonly name: string }[], captain: string | null, keeper: string | null): string {
  return players
    .map(({ id, name }) => [name, id === captain && "(c)", id === keeper && "(wk)"].filter(Boolean).join(" "))
    .join("\n");
}
