/** The line-ups: both sides beside each other. */

import { Card, cardCss, drawPerson, HEAD, NAME } from "@/overlay/drawing/Card";
import { list, picture, set, write } from "@/overlay/drawing/dom";
import { rise } from "@/overlay/drawing/motion";
import type { Kind, Show } from "@/overlay/graphic";
import css from "@/overlay/graphics/line-ups.css?inline";
import { lineUps, type Fielded, type LineUp } from "@/overlay/pictures/lineUps";

const LINE = `<div class="line"><span class="place"></span>${NAME}<span class="marks"></span></div>`;
const SIDE = `<section class="side">
  <header class="team"><img class="logo" alt="" hidden><span class="short"></span><span class="team-name fit"></span></header>
  <div class="lines"></div>
</section>`;

const HTML = `<div class="panel card" role="img">${HEAD}
  <div class="body"></div>
  <footer class="foot"><span class="key"><b>C</b><span class="captain"></span></span><span class="key"><b>†</b><span class="keeper"></span></span></footer>
</div>`;

const ELEVEN = 11;
const STEP_MS = 26;

export default class LineUps extends Card {
  static override readonly kind: Kind = {
    slug: "line-ups",
    title: "Line-ups",
    place: "full",
    needsState: true,
    css: cardCss(css),
    html: HTML,
  };

  override has(show: Show): boolean {
    return lineUps(show) !== null;
  }

  protected override fill(show: Show): void {
    const now = lineUps(show);
    if (!now) return;
    this.drawHead(now.heading);
    const rows = Math.max(ELEVEN, ...now.sides.map((side) => side.players.length));
    set(this.find(".body"), "style", `--rows: ${rows}`);
    list(this.find(".body"), now.sides, SIDE, drawSide);
    this.text(".captain", now.captainWord);
    this.text(".keeper", now.keeperWord);
    set(this.find(".card"), "aria-label", now.sides.map((side) => side.team.name).join(", "));
  }

  protected override enter(): void {
    for (const side of this.root.querySelectorAll(".side")) rise(side.querySelectorAll(".team, .line"), STEP_MS);
  }
}

function drawSide(section: HTMLElement, side: LineUp): void {
  const team = section.querySelector<HTMLElement>(".team");
  const logo = section.querySelector<HTMLImageElement>(".logo");
  const lines = section.querySelector(".lines");
  if (!team || !logo || !lines) return;
  set(team, "class", `team ${side.team.side}`);
  picture(logo, side.team.logo);
  write(team.querySelector(".short"), side.team.logo ? "" : side.team.short);
  write(team.querySelector(".team-name"), side.team.name);
  list(lines, side.players, LINE, drawLine);
}

function drawLine(row: HTMLElement, player: Fielded): void {
  const [place, name, marks] = row.children;
  write(place ?? null, player.number);
  drawPerson(name ?? null, player.person);
  const said = [...(player.captain ? ["C"] : []), ...(player.keeper ? ["†"] : [])];
  if (marks) list(marks, said, "<b></b>", write);
}
