/** Whether text can be read on a colour (WCAG 2.2, 1.4.3); the same rule as `core/usecases/branding/contrast.py`. */

import { contrast } from "@/cricket/colours";

export { contrast };

/** To one. */
export const NEEDED = 4.5;
const LAST = 255;
const ENDS = [255, 0] as const;
const HEX = /^#[\da-f]{6}$/i;

export function isColour(text: string): boolean {
  return HEX.test(text);
}

/** `#0B57A4`, `0b57a4` and `#05a` as they are stored; `null` for what is no colour. */
export function colourOf(text: string): string | null {
  const digits = text.trim().replace(/^#/, "").toLowerCase();
  if (/^[\da-f]{6}$/.test(digits)) return `#${digits}`;
  return /^[\da-f]{3}$/.test(digits) ? `#${[...digits].map((digit) => digit + digit).join("")}` : null;
}

function parts(colour: string): readonly number[] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [(value >> 16) & LAST, (value >> 8) & LAST, value & LAST];
}

function mixed(colour: readonly number[], end: number, step: number): string {
  const shares = colour.map((part) => Math.floor((part * (LAST - step) + end * step) / LAST));
  return `#${shares.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

export function isReadable(text: string, on: string): boolean {
  return contrast(text, on) >= NEEDED;
}

/** The colour nearest to `text` that can be read on another: itself where it can, else lighter or darker. */
export function readable(text: string, on: string): string {
  const wanted = parts(text);
  for (let step = 0; step < LAST; step += 1) {
    for (const end of ENDS) {
      const colour = mixed(wanted, end, step);
      if (isReadable(colour, on)) return colour;
    }
  }
  return isReadable("#ffffff", on) ? "#ffffff" : "#000000";
}

/** `7.6 to 1`. */
export function ratioText(text: string, on: string): string {
  // Rounded down, so that what cannot be read never looks as if it could.
  return `${(Math.floor(contrast(text, on) * 10) / 10).toFixed(1)} to 1`;
}
