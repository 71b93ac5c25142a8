/** What charts share: a frame with figures along it, and lines in the teams' colours that can be seen on the panel. */

import { visibleOn } from "@/cricket/colours";
import { Card } from "@/overlay/drawing/Card";
import { list, set, write } from "@/overlay/drawing/dom";
import type { Tick } from "@/overlay/pictures/worm";

/** A ruled background, as `drawFrame` fills it. */
export const RULES = '<g class="rules"></g><g class="ups"></g><g class="acrosses"></g><line class="floor"/>';

export interface Extent {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}

const HEX = /^#[\da-f]{6}$/i;

/** Numbers as attributes. */
export function put(element: Element, places: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(places)) set(element, name, value.toFixed(1));
}

export abstract class Chart extends Card {
  /** The teams' colours for lines and bars: `--batting-line` and `--bowling-line`. */
  protected tintLines(): void {
    const tokens = getComputedStyle(this);
    const panel = tokens.getPropertyValue("--panel").trim();
    const style = ["batting", "bowling"].map((side) => {
      const colour = tokens.getPropertyValue(`--${side}`).trim();
      return `--${side}-line: ${HEX.test(panel) && HEX.test(colour) ? visibleOn(panel, colour) : colour}`;
    });
    set(this.find(".card"), "style", style.join("; "));
  }

  protected drawFrame(frame: Extent, up: readonly Tick[], across: readonly Tick[]): void {
    const floor = frame.height - frame.bottom;
    const ends = { x1: frame.left, x2: frame.width - frame.right };
    list<Tick, SVGElement>(this.find(".rules"), up, "<line/>", (line, tick) => put(line, { ...ends, y1: tick.at, y2: tick.at }));
    list<Tick, SVGElement>(this.find(".ups"), up, "<text/>", (text, tick) => {
      put(text, { x: frame.left - 18, y: tick.at + 9 });
      write(text, tick.text);
    });
    list<Tick, SVGElement>(this.find(".acrosses"), across, "<text/>", (text, tick) => {
      put(text, { x: tick.at, y: floor + 38 });
      write(text, tick.text);
    });
    put(this.find(".floor"), { ...ends, y1: floor, y2: floor });
  }
}
