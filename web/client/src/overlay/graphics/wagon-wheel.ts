/** The wagon wheel: where the runs off the bat went. */

import { Card, cardCss, drawPerson, HEAD, NAME } from "@/overlay/drawing/Card";
import { put } from "@/overlay/drawing/Chart";
import { list, set, write } from "@/overlay/drawing/dom";
import { fadeIn, grow, rise } from "@/overlay/drawing/motion";
import type { Kind, Show } from "@/overlay/graphic";
import css from "@/overlay/graphics/wagon-wheel.css?inline";
import { GROUND, wagonWheel, type Sector, type Shot, type WorthLine } from "@/overlay/pictures/wagonWheel";

const MIDDLE = GROUND.size / 2;
const CIRCLE = (radius: number, name: string): string => `<circle class="${name}" cx="${MIDDLE}" cy="${MIDDLE}" r="${radius}"/>`;
/** Pitch, inner circle and ground in true proportions: 20 m, 27.43 m and 68 m. */
const INNER = (GROUND.radius * 27.43) / 68;
const PITCH = (GROUND.radius * 20.12) / 68;

const HTML = `<div class="panel card" role="img">${HEAD}
  <div class="body">
    <svg class="ground" viewBox="0 0 ${GROUND.size} ${GROUND.size}">
      ${CIRCLE(GROUND.rim - 12, "apron")}${CIRCLE(GROUND.radius, "turf")}
      <g class="sectors"></g>
      ${CIRCLE(INNER, "inner")}${CIRCLE(GROUND.radius, "rope")}
      <rect class="pitch" x="${MIDDLE - 11}" y="${MIDDLE - 8}" width="22" height="${PITCH + 16}"/>
      <g class="shots"></g>
      <circle class="bat" cx="${MIDDLE}" cy="${MIDDLE}" r="7"/>
      <g class="shares"></g>
    </svg>
    <div class="side">
      <div class="who">${NAME}</div>
      <div class="tally"><b></b><span></span></div>
      <div class="worths"></div>
    </div>
  </div>
</div>`;

const WORTH = '<div class="worth line"><b class="digit"></b><span class="track"><i></i></span><span class="count"></span><b class="runs"></b></div>';
const SHOTS_MS = 900;

export default class WagonWheel extends Card {
  static override readonly kind: Kind = {
    slug: "wagon-wheel",
    title: "Wagon wheel",
    place: "full",
    needsState: true,
    css: cardCss(css),
    html: HTML,
  };

  override has(show: Show): boolean {
    return wagonWheel(show) !== null;
  }

  protected override fill(show: Show): void {
    const now = wagonWheel(show);
    if (!now) return;
    this.drawHead(now.heading);
    list<Sector, SVGElement>(this.find(".sectors"), now.sectors, "<path/>", (path, sector) => {
      set(path, "d", sector.path);
      set(path, "opacity", (0.3 * sector.fullness).toFixed(3));
    });
    list<Sector, SVGElement>(this.find(".shares"), now.sectors, "<text/>", (text, { x, y, text: share }) => {
      put(text, { x, y: y + 8 });
      write(text, share);
    });
    list<Shot, SVGElement>(this.find(".shots"), now.shots, "<line/>", (line, { x, y, worth }) => {
      put(line, { x1: MIDDLE, y1: MIDDLE, x2: x, y2: y });
      set(line, "class", `w${worth}`);
    });
    set(this.find(".who"), "class", now.name ? "who" : "who none");
    if (now.name) drawPerson(this.find(".who .name"), now.name);
    this.text(".tally b", now.figure);
    this.text(".tally span", now.beside);
    list(this.find(".worths"), now.worths, WORTH, drawWorth);
    set(this.find(".card"), "aria-label", `${now.heading.kicker}, ${now.name?.surname ?? now.heading.title} ${now.figure}`);
  }

  protected override enter(): void {
    const shots = this.root.querySelectorAll(".shots line");
    grow(shots, "", Math.min(40, SHOTS_MS / Math.max(1, shots.length)), 240);
    rise(this.root.querySelectorAll(".who, .tally, .worth"), 50);
    fadeIn(this.root.querySelectorAll(".shares text"), 40, SHOTS_MS);
  }
}

function drawWorth(row: HTMLElement, line: WorthLine): void {
  set(row, "class", `worth line w${line.worth}`);
  const [digit, track, count, runs] = row.children;
  write(digit ?? null, line.worth);
  set(track?.firstElementChild ?? null, "style", `width: ${(100 * line.share).toFixed(1)}%`);
  write(count ?? null, `×\u2009${line.count}`);
  write(runs ?? null, line.runs);
}
