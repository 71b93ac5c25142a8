/** Colours for sides, from their names alone: the same name always looks the same, and text on it can be read. */

export interface TeamColour {
  /** A surface on which white text has a contrast of 4.5 or more. */
  readonly fill: string;
  /** The same hue, light enough for text and lines on a dark page. */
  readonly onDark: string;
}

type Rgb = readonly [number, number, number];

const NATIONS: Record<string, string> = {
  afghanistan: "#0b57a4",
  australia: "#1b5e3a",
  bangladesh: "#006a4e",
  england: "#1a3f8b",
  india: "#0f5fa8",
  ireland: "#237a3b",
  netherlands: "#b8470f",
  "new zealand": "#2b2f36",
  pakistan: "#0f5132",
  scotland: "#4b2a83",
  "south africa": "#006b45",
  "sri lanka": "#1c3f94",
  "west indies": "#7a1f3d",
  zimbabwe: "#b3261e",
};

/** Far apart in hue, all dark enough for white text. */
const WHEEL = [
  "#9b1b30", "#0e4c84", "#17663b", "#57288a", "#b5430f", "#00616e",
  "#86195f", "#2b3fa0", "#0f5a4c", "#3b4652", "#c2185b", "#7a1f1f",
] as const;

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
const NIGHT: Rgb = [15, 23, 20];
const READABLE = 4.5;
const STEP = 0.06;

function parse(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function print(colour: Rgb): string {
  return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The contrast ratio of WCAG 2, from 1 to 21. */
export function contrast(one: string, other: string): number {
  return ratio(parse(one), parse(other));
}

function ratio(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  return from.map((part, index) => part + ((to[index] ?? 0) - part) * share) as unknown as Rgb;
}

/** For lines and bars (WCAG 2.2, 1.4.11), with a little to spare. */
const VISIBLE = 3.2;

/** The same hue, lighter or darker, so that a line of it can be seen on a surface. */
export function visibleOn(surface: string, colour: string): string {
  const [ground, wanted] = [parse(surface), parse(colour)];
  const away: Rgb = ratio(ground, WHITE) >= ratio(ground, BLACK) ? WHITE : BLACK;
  for (let share = 0; share < 1; share += STEP) {
    const shade = mix(wanted, away, share);
    if (ratio(shade, ground) >= VISIBLE) return print(shade);
  }
  return print(away);
}

function lightened(colour: Rgb): Rgb {
  for (let share = 0; share <= 1; share += STEP) {
    const lighter = mix(colour, WHITE, share);
    if (ratio(lighter, NIGHT) >= READABLE + 1) return lighter;
  }
  return WHITE;
}

function hash(name: string): number {
  let value = 2_166_136_261;
  for (const letter of name) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  return value;
}

function of(fill: string): TeamColour {
  return { fill, onDark: print(lightened(parse(fill))) };
}

function base(name: string): string {
  const key = name.trim().toLowerCase().replace(/ (women|a|u19)$/u, "");
  return NATIONS[key] ?? WHEEL[hash(key) % WHEEL.length] ?? WHEEL[0];
}

/** Colours for the sides of one match, in order; two sides never look alike. */
export function teamColours(names: readonly string[]): TeamColour[] {
  const taken: Rgb[] = [];
  return names.map((name) => {
    let fill = base(name);
    for (let turn = 1; taken.some((other) => alike(other, parse(fill))) && turn <= WHEEL.length; turn += 1) {
      fill = WHEEL[(hash(name) + turn) % WHEEL.length] ?? fill;
    }
    taken.push(parse(fill));
    return of(fill);
  });
}

const TOO_NEAR = 70;

function alike(one: Rgb, other: Rgb): boolean {
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]) < TOO_NEAR;
}
