/** Logos before they are sent: what can be said of a file without asking the server. */

export const ACCEPTED = "image/png,image/webp,image/svg+xml,.png,.webp,.svg";
const MOST_BYTES = 512 * 1024;
const TYPES: Readonly<Record<string, string>> = { png: "image/png", webp: "image/webp", svg: "image/svg+xml" };

type Named = Pick<File, "name" | "type" | "size">;

/** The media type: not every machine knows that of an SVG. */
export function typeOf(file: Named): string {
  return file.type || (TYPES[file.name.split(".").at(-1)?.toLowerCase() ?? ""] ?? "");
}

/** What is in the way, in words; `null` where nothing is. */
export function obstacle(file: Named): string | null {
  if (!Object.values(TYPES).includes(typeOf(file))) return `${file.name} is not a PNG, WebP or SVG.`;
  if (file.size === 0) return `${file.name} is empty.`;
  if (file.size > MOST_BYTES) return `${file.name} has ${Math.ceil(file.size / 1024)} KB; a logo may have 512 KB.`;
  return null;
}

/** What was left out of an SVG, in words; empty where nothing was. */
export function droppedText(dropped: readonly string[]): string {
  return dropped.length ? `Left out, because pictures here only draw: ${dropped.join(", ")}. Look whether it still looks right.` : "";
}
