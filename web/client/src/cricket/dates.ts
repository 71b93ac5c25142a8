/** Days as people write them. */

/** `4 January 2023` for `2023-01-04`, in the reader's language; anything else stays as it is. */
export function day(iso: string): string {
  const at = new Date(`${iso}T12:00:00`);
  if (Number.isNaN(at.getTime())) return iso;
  return at.toLocaleDateString(undefined, { day: "numeric", month: "long", year: "numeric" });
}
