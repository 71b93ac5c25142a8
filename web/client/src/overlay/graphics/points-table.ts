/** The tournament's table of points. */

import { Card, cardCss, HEAD } from "@/overlay/drawing/Card";
import { list, set, write } from "@/overlay/drawing/dom";
import type { Kind, Show } from "@/overlay/graphic";
import css from "@/overlay/graphics/points-table.css?inline";
import { pointsTable, type StandingLine } from "@/overlay/pictures/pointsTable";

const NUMBER = '<span class="num"></span>';
const LINE = `<div class="line">
  <span class="place"></span><i class="chip"></i><span class="team fit"></span><span class="figures"></span><span class="points"></span>
</div>`;

const HTML = `<div class="panel card" role="img">${HEAD}
  <div class="body">
    <div class="columns">
      <span></span><span></span><span class="team-word"></span><span class="figures"></span><span class="points-word"></span>
    </div>
    <div class="lines"></div>
  </div>
</div>`;

const FEWEST_ROWS = 6;

export default class PointsTable extends Card {
  static override readonly kind: Kind = {
    slug: "points-table",
    title: "Points table",
    place: "full",
    needsState: true,
    css: cardCss(css),
    html: HTML,
  };

  override has(show: Show): boolean {
    return pointsTable(show) !== null;
  }

  protected override fill(show: Show): void {
    const now = pointsTable(show);
    if (!now) return;
    this.drawHead(now.heading);
    this.text(".team-word", now.teamWord);
    this.text(".points-word", now.pointsWord);
    list(this.find(".columns .figures"), now.columns, NUMBER, write);
    const lines = this.find(".lines");
    set(lines, "style", `--rows: ${Math.max(FEWEST_ROWS, now.lines.length)}`);
    list(lines, now.lines, LINE, drawLine);
    set(this.find(".card"), "aria-label", now.heading.title);
  }
}

function drawLine(row: HTMLElement, line: StandingLine): void {
  set(row, "class", line.here ? "line here" : "line");
  const [place, chip, team, figures, points] = row.children;
  write(place ?? null, line.place);
  set(chip ?? null, "style", `background: ${line.colour}`);
  write(team ?? null, line.team);
  if (figures) list(figures, line.figures, NUMBER, write);
  write(points ?? null, line.points);
}
