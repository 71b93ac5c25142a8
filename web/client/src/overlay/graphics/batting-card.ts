/** The batting card: everybody who bats, extras and the total. */

import { Card, cardCss, drawPerson, HEAD, NAME } from "@/overlay/drawing/Card";
import { list, set, write } from "@/overlay/drawing/dom";
import type { Kind, Show } from "@/overlay/graphic";
import css from "@/overlay/graphics/batting-card.css?inline";
import { battingCard, type BattingLine } from "@/overlay/pictures/battingCard";

const LINE = `<div class="line">
  ${NAME}<span class="how fit"></span><span class="by fit"></span>
  <span class="num runs"></span><span class="num faced"></span><span class="num"></span><span class="num"></span><span class="num rate"></span>
</div>`;

const HTML = `<div class="panel card" role="img">${HEAD}
  <div class="body">
    <div class="columns"><span></span><span></span><span></span></div>
    <div class="lines"></div>
  </div>
  <footer class="foot">
    <span class="pair extras"><span class="word"></span><span class="figure"></span><span class="caption"></span></span>
    <span class="pair pace"><span class="word"></span><span class="figure"></span></span>
    <span class="score"><small class="total"></small><span class="big"></span><small class="played"></small></span>
  </footer>
</div>`;

/** With so many rows or fewer, each is as high as can be. */
const ROOMY = 11;

export default class BattingCard extends Card {
  static override readonly kind: Kind = {
    slug: "batting-card",
    title: "Batting card",
    place: "full",
    needsState: false,
    css: cardCss(css),
    html: HTML,
  };

  override has(show: Show): boolean {
    return Boolean(battingCard(show)?.lines.length);
  }

  protected override fill(show: Show): void {
    const now = battingCard(show);
    if (!now) return;
    this.drawHead(now.heading);
    const columns = this.find(".columns");
    list(columns, ["", "", "", ...now.columns], '<span class="num"></span>', write);
    set(this.find(".lines"), "style", `--rows: ${Math.max(ROOMY, now.lines.length)}`);
    list(this.find(".lines"), now.lines, LINE, drawLine);
    this.text(".extras .word", now.extrasWord);
    this.text(".extras .figure", now.extras);
    this.text(".extras .caption", now.extrasOf && `(${now.extrasOf})`);
    this.text(".pace .word", now.rateWord);
    this.text(".pace .figure", now.rate);
    this.text(".score .total", now.totalWord);
    this.text(".score .big", now.total);
    this.text(".score .played", `${now.played} ${now.playedWord}`);
    set(this.find(".card"), "aria-label", `${now.heading.title} ${now.total}, ${now.played} ${now.playedWord}`);
  }
}

function drawLine(row: HTMLElement, line: BattingLine): void {
  set(row, "class", `line ${line.kind}${line.onStrike ? " strike" : ""}`);
  const [name, how, by, ...figures] = row.children;
  drawPerson(name ?? null, line.person);
  write(how ?? null, line.how);
  set(how ?? null, "data-wide", String(line.by === ""));
  write(by ?? null, line.by);
  const written = [line.runs, line.balls, line.fours, line.sixes, line.rate];
  written.forEach((text, index) => write(figures[index] ?? null, text));
}
