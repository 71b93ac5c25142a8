/** How graphics look: four themes as design tokens, over which a brand's look and the address's options go. */

import { contrast, teamColours } from "@/cricket/colours";
import type { Options } from "@/overlay/options";
import type { FeedState, Look, Scoreboard } from "@/wire";

/** Custom properties, without their dashes. */
export interface Tokens {
  readonly panel: string;
  readonly "panel-2": string;
  readonly ink: string;
  readonly "ink-2": string;
  readonly line: string;
  readonly paper: string;
  readonly "paper-ink": string;
  readonly primary: string;
  readonly "on-primary": string;
  readonly accent: string;
  readonly "on-accent": string;
  readonly good: string;
  readonly bad: string;
  readonly radius: string;
  readonly font: string;
  readonly "font-stretch": string;
}

export type TeamTokens = Readonly<Record<"batting" | "on-batting" | "bowling" | "on-bowling", string>>;

export const FONTS = {
  archivo: '"Archivo Variable"',
  barlow: '"Barlow"',
  plex: '"IBM Plex Sans Variable"',
} as const;

export type FontName = keyof typeof FONTS;

const NEUTRAL = "#24332b";
const WHITE = "#ffffff";
const BLACK = "#000000";
/** WCAG 2.2, success criterion 1.4.3. */
const READABLE = 4.5;

const NIGHT: Tokens = {
  panel: "#0d1512",
  "panel-2": "#26302b",
  ink: "#ffffff",
  "ink-2": "#b9c5be",
  line: "#2f3733",
  paper: "#ffffff",
  "paper-ink": "#101814",
  primary: "#17523a",
  "on-primary": "#ffffff",
  accent: "#f0b65a",
  "on-accent": "#0b0f0d",
  good: "#5fd196",
  bad: "#ff8b8f",
  radius: "10",
  font: FONTS.archivo,
  "font-stretch": "90%",
};

const THEMES = {
  night: NIGHT,
  day: {
    ...NIGHT,
    panel: "#ffffff",
    "panel-2": "#e8edf2",
    ink: "#101b2b",
    "ink-2": "#4a5a6e",
    line: "#d5dde5",
    paper: "#0f2a4a",
    "paper-ink": "#ffffff",
    primary: "#0f4c8a",
    accent: "#ffc233",
    good: "#12723f",
    bad: "#b3202c",
    radius: "6",
  },
  heritage: {
    ...NIGHT,
    panel: "#f6efdf",
    "panel-2": "#e7dbc0",
    ink: "#2b1d14",
    "ink-2": "#665240",
    line: "#d8c8a6",
    paper: "#5b1a22",
    "paper-ink": "#fff6e3",
    primary: "#5b1a22",
    "on-primary": "#fff6e3",
    accent: "#c19a3f",
    good: "#2f6431",
    bad: "#a3222a",
    radius: "0",
    font: FONTS.plex,
    "font-stretch": "92%",
  },
  neon: {
    ...NIGHT,
    panel: "#0b0b1a",
    "panel-2": "#1d1b3a",
    ink: "#f4f4ff",
    "ink-2": "#b3b2e0",
    line: "#34316b",
    paper: "#d7ff3e",
    "paper-ink": "#0b0b1a",
    primary: "#5b2bff",
    accent: "#ff3ea5",
    good: "#4dffb4",
    bad: "#ff7a90",
    radius: "22",
    font: FONTS.barlow,
    "font-stretch": "100%",
  },
} as const satisfies Record<string, Tokens>;

export type ThemeName = keyof typeof THEMES;

export function isTheme(name: string | null | undefined): name is ThemeName {
  return typeof name === "string" && Object.hasOwn(THEMES, name);
}

/** Black or white, whichever reads better on a colour; `wanted` where that can be read. */
export function readableOn(colour: string, wanted = ""): string {
  if (/^#[\da-f]{6}$/i.test(wanted) && contrast(colour, wanted) >= READABLE) return wanted;
  return contrast(colour, WHITE) >= contrast(colour, BLACK) ? WHITE : BLACK;
}

function isFont(name: string | undefined): name is FontName {
  return name !== undefined && Object.hasOwn(FONTS, name);
}

type Chosen = Pick<Options, "theme" | "primary" | "secondary">;

/** The tokens of a look; what the address says goes before it. */
export function tokensOf(look: Look | undefined, chosen: Chosen): Tokens {
  const name = chosen.theme ?? (isTheme(look?.theme) ? look.theme : "night");
  const theme: Tokens = THEMES[name];
  const primary = chosen.primary ?? (look?.primary || theme.primary);
  const accent = chosen.secondary ?? (look?.accent || theme.accent);
  const wanted = chosen.primary ? "" : look?.on_primary || theme["on-primary"];
  return {
    ...theme,
    primary,
    "on-primary": readableOn(primary, wanted),
    accent,
    "on-accent": readableOn(accent, theme["on-accent"]),
    font: isFont(look?.font) ? FONTS[look.font] : theme.font,
  };
}

export interface SideColours {
  readonly colour: string;
  readonly text: string;
}

/** Colours of a board's sides, in their order: as the state has them, else by their names. */
export function sideColours(board: Scoreboard, state: FeedState | null): readonly SideColours[] {
  const fills = teamColours(board.sides.map((side) => side.name));
  return board.sides.map((_, index) => {
    const known = state?.match.teams[index];
    const fill = known?.colour || (fills[index]?.fill ?? NEUTRAL);
    return { colour: fill, text: readableOn(fill, known?.colour ? known.text : WHITE) };
  });
}

/** Who bats now is `batting`; before the first innings that is the first side. */
export function teamTokens(board: Scoreboard, state: FeedState | null): TeamTokens {
  const colours = sideColours(board, state);
  const first = board.innings?.batting ?? 0;
  const [batting, bowling] = [colours[first], colours[1 - first]];
  return {
    batting: batting?.colour ?? NEUTRAL,
    "on-batting": batting?.text ?? WHITE,
    bowling: bowling?.colour ?? NEUTRAL,
    "on-bowling": bowling?.text ?? WHITE,
  };
}

/** Set what is not set already: writing the same would still restyle everything below. */
export function dress(element: HTMLElement, tokens: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(tokens)) {
    const property = `--${name}`;
    if (element.style.getPropertyValue(property) !== value) element.style.setProperty(property, value);
  }
}
