/** The score bug: a custom element that draws a board and touches only what changed. */

import { markKind } from "@/cricket/marks";
import css from "@/overlay/score-bug.css?inline";
import { newBall, picture, SHOUTS, type BatterPicture, type Picture } from "@/overlay/picture";
import type { Scoreboard } from "@/wire";

const HTML = `
<div class="bug" role="img" aria-label="Score">
  <div class="bar">
    <div class="flag batting"></div>
    <div class="score"><div class="total"></div><div class="overs"><span></span><small></small></div></div>
    <div class="stage">
      <div class="pair">
        <div class="row"><i class="strike"></i><span class="name"></span><span class="figure"></span></div>
        <div class="row"><i class="strike"></i><span class="name"></span><span class="figure"></span></div>
      </div>
      <div class="attack">
        <div class="row"><span class="name"></span><span class="figure"></span></div>
        <div class="balls"></div>
      </div>
      <div class="notice"></div>
      <div class="flash"></div>
    </div>
    <div class="flag bowling"></div>
  </div>
  <div class="line"></div>
</div>`;

const SHOUT_MS = 2_400;

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

export class ScoreBug extends HTMLElement {
  private readonly root = this.attachShadow({ mode: "open" });
  private board: Scoreboard | null = null;

  connectedCallback(): void {
    this.root.adoptedStyleSheets = [sheet];
    this.root.innerHTML = HTML;
  }

  /** Draw a board; `fresh` when it happened just now, so that it may be animated. */
  show(board: Scoreboard, fresh: boolean): void {
    const before = this.board;
    this.board = board;
    this.draw(picture(board));
    this.find(".bug").classList.add("on");
    if (fresh && before) this.animateChange(before, board);
  }

  private draw(now: Picture): void {
    this.style.setProperty("--batting", now.colours[0]);
    this.style.setProperty("--bowling", now.colours[1]);
    this.text(".flag.batting", now.batting);
    this.text(".flag.bowling", now.bowling);
    this.text(".total", now.total);
    this.text(".overs span", now.overs);
    this.text(".overs small", now.units);
    this.find(".score").hidden = now.total === "";
    const rows = this.root.querySelectorAll<HTMLElement>(".pair .row");
    now.batters.forEach((batter, index) => this.drawBatter(rows[index], batter));
    this.text(".attack .name", now.bowler);
    this.text(".attack .figure", now.figures);
    this.drawBalls(now);
    this.text(".notice", now.notice);
    this.text(".line", now.line);
    this.find(".bug").ariaLabel = `${now.sides[0]} ${now.total}, ${now.overs} ${now.units}. ${now.notice} ${now.line}`;
  }

  private drawBatter(row: HTMLElement | undefined, batter: BatterPicture): void {
    if (!row) return;
    row.classList.toggle("striker", batter.striker);
    write(row.querySelector(".name"), batter.name);
    const key = `${batter.runs} ${batter.balls}`;
    if (row.dataset["key"] === key) return;
    row.dataset["key"] = key;
    const balls = document.createElement("small");
    balls.textContent = batter.balls;
    row.querySelector(".figure")?.replaceChildren(batter.runs, balls);
  }

  private drawBalls(now: Picture): void {
    const strip = this.find(".balls");
    const key = now.balls.map((ball) => ball.text).join(" ");
    if (strip.dataset["key"] === key) return;
    strip.dataset["key"] = key;
    strip.replaceChildren(
      ...now.balls.map(({ text, kind }) => {
        const ball = document.createElement("span");
        ball.className = `ball ${kind}`;
        ball.textContent = text;
        return ball;
      }),
    );
  }

  private animateChange(before: Scoreboard, after: Scoreboard): void {
    const mark = newBall(before, after);
    if (before.innings?.runs !== after.innings?.runs) {
      this.find(".total").animate({ transform: ["translateY(-12%)", "none"], opacity: [0.2, 1] }, 260);
    }
    const kind = mark === undefined ? undefined : markKind(mark);
    const shout = kind && SHOUTS[kind];
    if (!kind || !shout) return;
    const flash = this.find(".flash");
    flash.className = `flash ${kind}`;
    flash.textContent = shout;
    for (const running of flash.getAnimations()) running.cancel();
    flash.animate(
      [
        { opacity: 1, transform: "translateX(-101%)" },
        { opacity: 1, transform: "none", offset: 0.12 },
        { opacity: 1, transform: "none", offset: 0.88 },
        { opacity: 1, transform: "translateX(101%)" },
      ],
      { duration: SHOUT_MS, easing: "ease-out" },
    );
  }

  private find(selector: string): HTMLElement {
    const found = this.root.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`the score bug has no ${selector}`);
    return found;
  }

  private text(selector: string, text: string): void {
    write(this.find(selector), text);
  }
}

/** Writing what is there already would still cost a repaint. */
function write(element: Element | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}
