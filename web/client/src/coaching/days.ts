/** Days of sessions and clips, `YYYY-MM-DD` by the reader's own clock. */

export interface DayGroup<T> {
  readonly day: string;
  readonly items: readonly T[];
}

export function dayIn(at: Date): string {
  const part = (value: number, length: number): string => String(value).padStart(length, "0");
  return `${part(at.getFullYear(), 4)}-${part(at.getMonth() + 1, 2)}-${part(at.getDate(), 2)}`;
}

/** Neighbours of one day together, in the order in which they come. */
export function byDay<T>(items: readonly T[], dayOf: (item: T) => string): readonly DayGroup<T>[] {
  const groups: { day: string; items: T[] }[] = [];
  for (const item of items) {
    const day = dayOf(item);
    const last = groups.at(-1);
    if (last?.day === day) last.items.push(item);
    else groups.push({ day, items: [item] });
  }
  return groups;
}

/** When a day begins here, in ms since 1970; with `after` the day after it. `null` where it is no day. */
export function beginOf(day: string, after = false): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!match) return null;
  const [year, month, date] = match.slice(1).map(Number) as [number, number, number];
  const at = new Date(year, month - 1, date);
  if (at.getMonth() !== month - 1 || at.getDate() !== date) return null;
  at.setDate(date + (after ? 1 : 0));
  return at.getTime();
}
