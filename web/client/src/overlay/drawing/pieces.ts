/** What lower thirds and strikes are built of, drawn from plain text; what is there already is not touched. */

import { list, picture, set, write } from "@/overlay/drawing/dom";
import type { Hero, Stat, Team } from "@/overlay/pictures/third";

/** Setting the attribute anew would count as a change. */
function hide(element: HTMLElement, hidden: boolean): void {
  if (element.hidden !== hidden) element.hidden = hidden;
}

/** A side's logo, or its letters, on its colour. */
export const SLAB = `<div class="slab"><span class="letters fit"></span><img class="mark" alt="" hidden></div>`;

export function drawSlab(slab: Element, team: Team): void {
  set(slab, "class", `slab ${team.side}`);
  const mark = slab.querySelector("img");
  if (mark) picture(mark, team.logo);
  write(slab.querySelector(".letters"), team.logo ? "" : team.short);
}

/** One great figure on paper: with what it took beside it, or with what it is over it. */
export const HERO =
  `<div class="hero paper"><span class="unit top fit"></span><span class="great"></span>` +
  `<span class="beside"><b class="count"></b><span class="unit"></span></span></div>`;

export function drawHero(element: HTMLElement, hero: Hero | null): void {
  hide(element, hero === null);
  if (!hero) return;
  const stacked = hero.count === "";
  set(element, "class", stacked ? "hero paper stacked" : "hero paper");
  write(element.querySelector(".top"), stacked ? hero.unit : "");
  write(element.querySelector(".great"), hero.figure);
  write(element.querySelector(".count"), hero.count);
  write(element.querySelector(".beside .unit"), stacked ? "" : hero.unit);
}

const STAT = `<div class="stat"><span class="value"></span><span class="what fit"></span></div>`;

export function drawStats(element: HTMLElement, stats: readonly Stat[]): void {
  hide(element, stats.length === 0);
  list(element, stats, STAT, (cell, stat) => {
    write(cell.querySelector(".value"), stat.figure);
    write(cell.querySelector(".what"), stat.label);
  });
}

/** A figure that has just changed drops in. */
export function tick(element: Element): void {
  const frames = { transform: ["translateY(-14%)", "none"], opacity: [0.2, 1] };
  element.animate(frames, { duration: 260, easing: "ease-out" });
}
