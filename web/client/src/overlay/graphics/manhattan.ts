/** The Manhattan: a bar for each over, that rise once; the newest then grows with its balls. */

import { cardCss, HEAD } from "@/overlay/drawing/Card";
import { Chart, put, RULES } from "@/overlay/drawing/Chart";
import { list, set, write } from "@/overlay/drawing/dom";
import { fadeIn, grow } from "@/overlay/drawing/motion";
import type { Kind, Show } from "@/overlay/graphic";
import chart from "@/overlay/graphics/chart.css?inline";
import css from "@/overlay/graphics/manhattan.css?inline";
import { BARS_FRAME, manhattan, type Bar, type BarSeries } from "@/overlay/pictures/manhattan";

const HTML = `<div class="panel card" role="img">${HEAD}
  <div class="body">
    <div class="legend"></div>
    <div class="plot"><svg viewBox="0 0 ${BARS_FRAME.width} ${BARS_FRAME.height}">${RULES}<g class="bars"></g><g class="dots"></g></svg></div>
  </div>
</div>`;

const KEY = '<span class="key"><i></i><span class="short"></span><b></b></span>';
const STEP_MS = 22;

export default class Manhattan extends Chart {
  static override readonly kind: Kind = {
    slug: "manhattan",
    title: "Manhattan",
    place: "full",
    needsState: false,
    css: cardCss(`${chart}${css}`),
    html: HTML,
  };

  override has(show: Show): boolean {
    return manhattan(show) !== null;
  }

  protected override fill(show: Show): void {
    const now = manhattan(show);
    if (!now) return;
    this.drawHead(now.heading);
    this.tintLines();
    this.drawFrame(BARS_FRAME, now.up, now.across);
    list(this.find(".legend"), now.series, KEY, drawKey);
    list<BarSeries, SVGElement>(this.find(".bars"), now.series, "<g/>", drawBars);
    list<BarSeries, SVGElement>(this.find(".dots"), now.series, "<g/>", (group, { bars }) => {
      const dots = bars.flatMap((bar) => bar.wickets);
      list<Bar["wickets"][number], SVGElement>(group, dots, "<circle/>", (dot, { x, y }) => put(dot, { cx: x, cy: y, r: now.radius }));
    });
    set(this.find(".card"), "aria-label", now.series.map((each) => `${each.short} ${each.score}`).join(", "));
  }

  protected override enter(): void {
    for (const group of this.root.querySelectorAll(".bars g")) grow(group.children, "Y", STEP_MS);
    fadeIn(this.root.querySelectorAll(".dots circle"), STEP_MS, 600);
  }

  protected override changed(before: Show, after: Show): void {
    const [was, is] = [manhattan(before)?.series.at(-1)?.bars, manhattan(after)?.series.at(-1)?.bars];
    const [now, newest] = [is?.at(-1), this.root.querySelector(".bars > g:last-child > :last-child")];
    if (!now?.height || !newest) return;
    const from = was?.length === is?.length ? (was?.at(-1)?.height ?? 0) / now.height : 0;
    if (from < 1) newest.animate({ transform: [`scaleY(${from})`, "none"] }, { duration: 420, easing: "ease-out" });
  }
}

function drawKey(key: HTMLElement, series: BarSeries): void {
  set(key, "class", `key ${series.side}${series.past ? " past" : ""}`);
  write(key.querySelector(".short"), series.short);
  write(key.querySelector("b"), series.score);
}

function drawBars(group: SVGElement, series: BarSeries): void {
  set(group, "class", `${series.side}${series.past ? " past" : ""}`);
  list<Bar, SVGElement>(group, series.bars, "<rect/>", (rect, { x, y, width, height }) => put(rect, { x, y, width, height }));
}
