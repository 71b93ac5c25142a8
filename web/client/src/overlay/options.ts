/** An overlay page's options, from its address; anything out of range falls back to the default. */

import { isTheme, type ThemeName } from "@/overlay/themes";
import { languageOf, type Language } from "@/overlay/words";

export interface Options {
  /** 1 is the size designed for 1080p, and it grows with the picture by itself. */
  readonly scale: number;
  /** The margin to the edge, in percent of the picture's height. */
  readonly safe: number;
  /** `null` for the brand's, here and below. */
  readonly theme: ThemeName | null;
  /** `#rrggbb`. */
  readonly primary: string | null;
  /** `#rrggbb`. */
  readonly secondary: string | null;
  /** An address on this origin, or an image in the address itself. */
  readonly logo: string | null;
  /** A sponsor's id or name. */
  readonly sponsor: string | null;
  readonly language: Language | null;
  /** How long everything is held back, in milliseconds; `null` for what the control room says. */
  readonly delayMs: number | null;
  /** Shown only while the control room has it on the air, as opposed to whenever it has something to show. */
  readonly manual: boolean;
  readonly demo: boolean;
  readonly debug: boolean;
  /** Told by the control room's page around it. */
  readonly monitor: boolean;
  /** What remains: which innings, which player. */
  readonly rest: Readonly<Record<string, string>>;
}

const MOST_DELAY_S = 60;
const HEX = /^#?([\da-f]{3}|[\da-f]{6})$/i;
const KNOWN = new Set([
  "scale", "safe", "theme", "primary", "secondary", "logo", "sponsor", "lang", "delay", "auto", "manual", "demo", "debug", "monitor",
]);

function within(text: string | null, low: number, high: number): number | null {
  const value = text === null || text === "" ? Number.NaN : Number(text);
  return value >= low && value <= high ? value : null;
}

/** `#rrggbb` of `#rgb`, `rgb`, `#rrggbb` or `rrggbb`. */
function colour(text: string | null): string | null {
  const found = HEX.exec(text ?? "")?.[1]?.toLowerCase();
  if (!found) return null;
  return `#${found.length === 3 ? [...found].map((digit) => digit + digit).join("") : found}`;
}

/** Nothing is fetched from elsewhere: the page's policy would refuse it, and its address would tell where it is on air. */
function image(text: string | null): string | null {
  if (text === null) return null;
  return /^\/(?![/\\])/.test(text) || /^data:image\//i.test(text) ? text : null;
}

function on(given: URLSearchParams, name: string): boolean {
  return given.has(name) && !["0", "false", "no"].includes((given.get(name) ?? "").toLowerCase());
}

export function options(query: string): Options {
  const given = new URLSearchParams(query);
  const theme = given.get("theme");
  const delay = within(given.get("delay"), 0, MOST_DELAY_S);
  return {
    scale: within(given.get("scale"), 0.25, 4) ?? 1,
    safe: within(given.get("safe"), 0, 40) ?? 5,
    theme: isTheme(theme) ? theme : null,
    primary: colour(given.get("primary")),
    secondary: colour(given.get("secondary")),
    logo: image(given.get("logo")),
    sponsor: given.get("sponsor") || null,
    language: languageOf(given.get("lang") ?? ""),
    delayMs: delay === null ? null : Math.round(delay * 1_000),
    manual: on(given, "manual") && !on(given, "auto"),
    demo: on(given, "demo"),
    debug: on(given, "debug"),
    monitor: on(given, "monitor"),
    rest: Object.fromEntries([...given].filter(([name]) => !KNOWN.has(name))),
  };
}
