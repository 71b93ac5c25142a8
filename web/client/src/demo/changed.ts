/** The changes of a recording's `state.json`: like a merge patch, but reaching into lists (tests/web/record_demo.py). */

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `before` with a change made; what the change leaves alone is shared with `before`, which stays as it was. */
export function changed(before: unknown, change: unknown): unknown {
  if (!isObject(change)) return change;
  if (Array.isArray(before)) {
    const places = Array.from({ length: Number(change["length"]) }, (_, at) => String(at));
    return places.map((at) => (at in change ? changed(before[Number(at)], change[at]) : (before[Number(at)] as unknown)));
  }
  const kept = isObject(before) ? before : {};
  const made = Object.entries(change).map(([key, value]) => [key, changed(kept[key], value)]);
  return { ...kept, ...Object.fromEntries(made) };
}
