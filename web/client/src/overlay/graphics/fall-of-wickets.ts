/** The fall of wickets, and the stands between them. */

import { Card, cardCss, drawPerson, HEAD, NAME } from "@/overlay/drawing/Card";
import { list, set, write } from "@/overlay/drawing/dom";
import { grow, rise } from "@/overlay/drawing/motion";
import type { Kind, Show } from "@/overlay/graphic";
import css from "@/overlay/graphics/fall-of-wickets.css?inline";
import { fallOfWickets, type FallLine } from "@/overlay/pictures/fallOfWickets";

const LINE = `<div class="line">
  <span class="number"></span><span class="at-score"></span>${NAME}<span class="how fit"></span><span class="num at"></span>
  <span class="stand"><i class="bar"></i></span><span class="num runs"></span>
</div>`;

const HTML = `<div class="panel card" role="img">${HEAD}
  <div class="body">
    <div class="columns">
      <span></span><span class="score-word fit"></span><span></span><span></span><span class="num at-word fit"></span>
      <span class="stand-word fit"></span><span></span>
    </div>
    <div class="lines"></div>
  </div>
  <footer class="foot">
    <span class="pair open"><span class="word"></span><span class="figure"></span><span class="caption"></span></span>
    <span class="score"><span class="big"></span><small class="played"></small></span>
  </footer>
</div>`;

const FEWEST_ROWS = 5;
const STEP_MS = 32;

export default class FallOfWickets extends Card {
  static override readonly kind: Kind = {
    slug: "fall-of-wickets",
    title: "Fall of wickets",
    place: "full",
    needsState: true,
    css: cardCss(css),
    html: HTML,
  };

  override has(show: Show): boolean {
    return fallOfWickets(show) !== null;
  }

  protected override fill(show: Show): void {
    const now = fallOfWickets(show);
    if (!now) return;
    this.drawHead(now.heading);
    this.text(".score-word", now.columns.score);
    this.text(".at-word", now.columns.at);
    this.text(".stand-word", now.columns.stand);
    const lines = this.find(".lines");
    set(lines, "style", `--rows: ${Math.max(FEWEST_ROWS, now.lines.length)}`);
    list(lines, now.lines, LINE, drawLine);
    this.text(".open .word", now.open ? now.columns.stand : "");
    this.text(".open .figure", now.open?.runs ?? "");
    this.text(".open .caption", now.open?.pair ?? "");
    this.text(".score .big", now.total);
    this.text(".score .played", `${now.played} ${now.playedWord}`);
    set(this.find(".card"), "aria-label", `${now.heading.kicker}, ${now.heading.title} ${now.total}`);
  }

  protected override enter(): void {
    rise(this.root.querySelectorAll(".line"), STEP_MS);
    grow(this.root.querySelectorAll(".bar"), "X", STEP_MS, 320);
  }
}

function drawLine(row: HTMLElement, line: FallLine): void {
  const [number, score, name, how, at, stand, runs] = row.children;
  write(number ?? null, line.number);
  write(score ?? null, line.score);
  drawPerson(name ?? null, line.person);
  write(how ?? null, line.how);
  write(at ?? null, line.at);
  set(stand?.firstElementChild ?? null, "style", `width: ${(100 * line.share).toFixed(1)}%`);
  write(runs ?? null, line.stand);
}
