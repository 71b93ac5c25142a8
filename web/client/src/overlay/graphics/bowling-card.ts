/** The bowling card: everybody who has bowled, and what the other side made of it. */

import { Card, cardCss, drawPerson, HEAD, NAME } from "@/overlay/drawing/Card";
import { list, set, write } from "@/overlay/drawing/dom";
import type { Kind, Show } from "@/overlay/graphic";
import css from "@/overlay/graphics/bowling-card.css?inline";
import { bowlingCard, type BowlingLine } from "@/overlay/pictures/bowlingCard";

const LINE = `<div class="line">${NAME}<span class="haul"><b></b><span></span></span><span class="figures"></span></div>`;
const NUMBER = '<span class="num"></span>';

const HTML = `<div class="panel card" role="img">${HEAD}
  <div class="body">
    <div class="columns"><span></span><span class="num"></span><span class="figures"></span></div>
    <div class="lines"></div>
  </div>
  <footer class="foot">
    <span class="word"></span><span class="falls"></span>
    <span class="score"><small class="team"></small><span class="big"></span><small class="played"></small></span>
  </footer>
</div>`;

const FEWEST_ROWS = 5;

export default class BowlingCard extends Card {
  static override readonly kind: Kind = {
    slug: "bowling-card",
    title: "Bowling card",
    place: "full",
    needsState: false,
    css: cardCss(css),
    html: HTML,
  };

  override has(show: Show): boolean {
    return Boolean(bowlingCard(show)?.lines.length);
  }

  protected override fill(show: Show): void {
    const now = bowlingCard(show);
    if (!now) return;
    this.drawHead(now.heading);
    this.text(".columns .num", now.wicketsWord);
    list(this.find(".columns .figures"), now.columns, NUMBER, write);
    const lines = this.find(".lines");
    set(lines, "style", `--rows: ${Math.max(FEWEST_ROWS, now.lines.length)}`);
    list(lines, now.lines, LINE, drawLine);
    this.text(".foot .word", now.falls.length ? now.fallsWord : "");
    list(this.find(".falls"), now.falls, "<span></span>", write);
    this.text(".score .team", now.short);
    this.text(".score .big", now.total);
    this.text(".score .played", `${now.played} ${now.playedWord}`);
    set(this.find(".card"), "aria-label", `${now.heading.kicker}, ${now.heading.title}`);
  }
}

function drawLine(row: HTMLElement, line: BowlingLine): void {
  set(row, "class", line.bowling ? "line now" : "line");
  const [name, haul, figures] = row.children;
  drawPerson(name ?? null, line.person);
  write(haul?.children[0] ?? null, line.wickets);
  write(haul?.children[1] ?? null, line.runs);
  if (figures) list(figures, line.figures, NUMBER, write);
}
