/** The worm: each innings as a line of runs, drawn in once, then growing with the match. */

import { cardCss, HEAD } from "@/overlay/drawing/Card";
import { Chart, put, RULES } from "@/overlay/drawing/Chart";
import { list, set, write } from "@/overlay/drawing/dom";
import { fadeIn, unveil } from "@/overlay/drawing/motion";
import type { Kind, Show } from "@/overlay/graphic";
import chart from "@/overlay/graphics/chart.css?inline";
import css from "@/overlay/graphics/worm.css?inline";
import { TAG, worm, WORM_FRAME, type Mark, type WormLine } from "@/overlay/pictures/worm";

const BOX = `viewBox="0 0 ${WORM_FRAME.width} ${WORM_FRAME.height}"`;

const HTML = `<div class="panel card" role="img">${HEAD}
  <div class="body"><div class="plot">
    <svg ${BOX}>${RULES}<text class="unit"></text><g class="target"><line/><text/></g></svg>
    <div class="over window"><div class="content"><svg ${BOX}><g class="lines"></g></svg></div></div>
    <svg class="over" ${BOX}><g class="tags"></g></svg>
  </div></div>
</div>`;

const LINE = '<g><path class="case"/><path class="run"/><g class="wickets"></g><circle class="end" r="9"/></g>';
const TAG_HTML = `<g class="tag"><path class="leader"/><rect width="${TAG.width}" height="${TAG.height}"/><text class="short"/><text class="score"/></g>`;
const DRAW_MS = 1_100;

export default class Worm extends Chart {
  static override readonly kind: Kind = {
    slug: "worm",
    title: "Worm",
    place: "full",
    needsState: false,
    css: cardCss(`${chart}${css}`),
    html: HTML,
  };

  override has(show: Show): boolean {
    return worm(show) !== null;
  }

  protected override fill(show: Show): void {
    const now = worm(show);
    if (!now) return;
    this.drawHead(now.heading);
    this.tintLines();
    this.drawFrame(WORM_FRAME, now.up, now.across);
    const unit = this.find<SVGElement>(".unit");
    put(unit, { x: WORM_FRAME.width - WORM_FRAME.right + 30, y: WORM_FRAME.height - WORM_FRAME.bottom + 38 });
    write(unit, now.unit);
    this.drawTarget(now.target);
    list<WormLine, SVGElement>(this.find(".lines"), now.lines, LINE, drawLine);
    list<WormLine, SVGElement>(this.find(".tags"), now.lines, TAG_HTML, drawTag);
    set(this.find(".card"), "aria-label", now.lines.map(({ tag }) => `${tag.short} ${tag.score}`).join(", "));
  }

  private drawTarget(target: { readonly y: number; readonly text: string } | null): void {
    const group = this.find<SVGElement>(".target");
    set(group, "class", target ? "target" : "target none");
    if (!target) return;
    const [line, text] = group.children;
    const ends = { x1: WORM_FRAME.left, x2: WORM_FRAME.width - WORM_FRAME.right };
    if (line) put(line, { ...ends, y1: target.y, y2: target.y });
    if (text) put(text, { x: WORM_FRAME.left + 14, y: target.y - 12 });
    write(text ?? null, target.text);
  }

  protected override enter(): void {
    unveil(this.find(".window"), this.find(".content"), DRAW_MS);
    fadeIn(this.root.querySelectorAll(".tag"), 90, DRAW_MS);
  }

  protected override changed(before: Show, after: Show): void {
    if (before.board.innings?.runs === after.board.innings?.runs) return;
    const end = this.root.querySelector(".lines > g:last-child .end");
    end?.animate({ transform: ["scale(2.1)", "none"] }, { duration: 500, easing: "ease-out" });
  }
}

function drawLine(group: SVGElement, line: WormLine): void {
  set(group, "class", `${line.side}${line.past ? " past" : ""}${line.again ? " again" : ""}`);
  const [case_, run, wickets, end] = group.children;
  set(case_ ?? null, "d", line.path);
  set(run ?? null, "d", line.path);
  if (wickets) {
    list<Mark, SVGElement>(wickets, line.wickets, '<circle r="10"/>', (dot, { x, y }) => put(dot, { cx: x, cy: y }));
  }
  if (end) put(end, { cx: line.end.x, cy: line.end.y });
}

function drawTag(group: SVGElement, { side, tag, leader }: WormLine): void {
  set(group, "class", `tag ${side}`);
  const [lead, box, short, score] = group.children;
  set(lead ?? null, "d", leader);
  if (box) put(box, { x: tag.x, y: tag.y });
  const foot = tag.y + TAG.height / 2 + 11;
  if (short) put(short, { x: tag.x + 14, y: foot });
  if (score) put(score, { x: tag.x + TAG.width - 14, y: foot });
  write(short ?? null, tag.short);
  write(score ?? null, tag.score);
}
