/** The score bug: the score, who bats and bowls, this over, and what the match is about. */

import { markKind } from "@/cricket/marks";
import { picture as drawPicture, write } from "@/overlay/drawing/dom";
import { fitList } from "@/overlay/drawing/fit";
import { Graphic, type Kind, type Show } from "@/overlay/graphic";
import css from "@/overlay/graphics/score-bug.css?inline";
import { newBall, picture, shout, type BatterPicture, type Picture } from "@/overlay/picture";

/** A side's logo, or its letters. */
const FLAG = `<img alt="" hidden><span class="letters"></span>`;
const HTML = `
<div class="bug" role="img" aria-label="Score">
  <div class="bar">
    <div class="flag batting">${FLAG}</div>
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
    <div class="flag bowling">${FLAG}</div>
  </div>
  <div class="line"></div>
</div>`;

const SHOUT_MS = 2_400;

export default class ScoreBug extends Graphic {
  static override readonly kind: Kind = {
    slug: "score-bug",
    title: "Score bug",
    place: "bug",
    needsState: false,
    css,
    html: HTML,
  };

  override has(show: Show): boolean {
    return show.board.sides.length > 0;
  }

  protected override draw(show: Show): void {
    const now = picture(show);
    const first = show.board.innings?.batting ?? 0;
    const logos = [first, 1 - first].map((side) => show.state?.match.teams[side]?.logo ?? "");
    this.drawFlag(".flag.batting", now.batting, logos[0] ?? "");
    this.drawFlag(".flag.bowling", now.bowling, logos[1] ?? "");
    this.text(".total", now.total);
    this.text(".overs span", now.overs);
    this.text(".overs small", now.units);
    this.find(".score").hidden = now.total === "";
    const rows = this.root.querySelectorAll<HTMLElement>(".pair .row");
    now.batters.forEach((batter, index) => this.drawBatter(rows[index], batter));
    this.text(".attack .name", now.bowler);
    this.text(".attack .figure", now.figures);
    this.drawBalls(now, logos);
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

  private drawFlag(selector: string, letters: string, logo: string): void {
    const flag = this.find(selector);
    const image = flag.querySelector("img");
    if (image) drawPicture(image, logo);
    write(flag.querySelector(".letters"), logo ? "" : letters);
  }

  private drawBalls(now: Picture, logos: readonly string[]): void {
    const strip = this.find(".balls");
    // The score and the sides' letters leave them more room, or less.
    const key = [...now.balls.map((ball) => ball.text), now.total, now.batting, now.bowling, ...logos].join(" ");
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
    fitList(strip);
  }

  /** With the option `shout=off` another graphic says what the ball was. */
  protected override changed({ board: before }: Show, { board: after, words, options }: Show): void {
    if (before.innings?.runs !== after.innings?.runs) {
      this.find(".total").animate({ transform: ["translateY(-12%)", "none"], opacity: [0.2, 1] }, 260);
    }
    const mark = options["shout"] === "off" ? undefined : newBall(before, after);
    const kind = mark === undefined ? undefined : markKind(mark);
    const word = kind && shout(kind, words);
    if (!kind || !word) return;
    const flash = this.find(".flash");
    flash.className = `flash ${kind}`;
    flash.textContent = word;
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
}
