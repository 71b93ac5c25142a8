/**
 * The strike of a milestone: a blade goes over the picture with the word, then gives way to the player and the figures.
 * Every element stands where it is to end; the movements are from elsewhere, by transform and opacity alone.
 */

import { list, set, write } from "@/overlay/drawing/dom";
import { fitTexts } from "@/overlay/drawing/fit";
import { thirdCss } from "@/overlay/drawing/LowerThird";
import { drawHero, drawStats, HERO } from "@/overlay/drawing/pieces";
import { Wipe } from "@/overlay/drawing/Wipe";
import type { Kind, Show } from "@/overlay/graphic";
import css from "@/overlay/graphics/milestone.css?inline";
import wipe from "@/overlay/graphics/wipe.css?inline";
import { milestonePicture } from "@/overlay/pictures/milestone";

const HTML = `
<div class="strike">
  <div class="ground"></div>
  <div class="player">
    <div class="over fit"></div>
    <div class="mask"><div class="title fit"><i></i><b></b></div></div>
    <div class="note fit"></div>
    <div class="figures">${HERO}<div class="stats"></div></div>
  </div>
  <div class="blade">
    <div class="paint"><div class="ghost" aria-hidden="true"></div></div><i class="streak"></i><i class="streak thin"></i>
  </div>
  <div class="shout"></div>
  <i class="sheen"></i>
</div>`;

const WORD = `<span class="mask"><b class="word fit"></b></span>`;

const EXPO = "cubic-bezier(0.16, 1, 0.3, 1)";
const BOTH_WAYS = "cubic-bezier(0.76, 0, 0.18, 1)";
/** The word has the picture for itself until then. */
const REVEAL_MS = 1_450;

const SKEW = "skewX(-14deg)";
/** The blade off to either side, over all, and where it rests. */
const LEFT = { transform: `translateX(-150vw) ${SKEW}` };
const OVER = { transform: `translateX(0) ${SKEW}` };
const REST = { transform: `translateX(-66vw) ${SKEW}` };
const RIGHT = { transform: `translateX(150vw) ${SKEW}` };
/** The word alone in the middle, as great as its lines allow. */
const CENTRE = { transform: "translateX(0) scale(1.5)" };
const CENTRE_OF_TWO = { transform: "translateX(0) scale(1.12)" };
const ASIDE = { transform: "translateX(-27.5vw) scale(1)" };
const GHOST = [{ opacity: 0, transform: "translateX(-9vw)" }, { opacity: 0.16, transform: "none" }];
const SHEEN = [{ transform: `translateX(-60vw) ${SKEW}` }, { transform: `translateX(120vw) ${SKEW}` }];
const SEEN = { opacity: 1 };
const UNSEEN = { opacity: 0 };

export default class Milestone extends Wipe {
  static override readonly kind: Kind = {
    slug: "milestone",
    title: "Milestone",
    place: "wipe",
    needsState: false,
    leavingMs: 700,
    css: thirdCss(wipe + css),
    html: HTML,
  };
  private moment = "";

  override has(show: Show): boolean {
    return milestonePicture(show) !== null;
  }

  protected override draw(show: Show): void {
    const now = milestonePicture(show);
    if (!now) return;
    set(this.find(".strike"), "class", `strike ${now.kind}`);
    set(this.find(".shout"), "data-lines", String(now.lines.length));
    list(this.find(".shout"), now.lines, WORD, (mask, line) => write(mask.firstElementChild, line));
    this.text(".ghost", now.lines.at(-1) ?? "");
    this.text(".over", now.team.name);
    this.text(".title i", now.given && `${now.given} `);
    this.text(".title b", now.name);
    this.text(".note", now.note);
    drawHero(this.find(".hero"), now.hero);
    drawStats(this.find(".stats"), now.stats);
    fitTexts(this.root);
    const moment = `${now.kind} ${now.given} ${now.name}`;
    if (this.moment && this.moment !== moment) this.again();
    this.moment = moment;
  }

  protected override enter(): void {
    this.play(".blade", [LEFT, OVER], 520, 0, EXPO);
    this.play(".ground", [UNSEEN, SEEN], 1, 480);
    this.play(".word", [{ transform: "translateY(120%)" }, { transform: "none" }], 520, 240, EXPO);
    this.play(".ghost", GHOST, 1_100, 300, EXPO);
    this.play(".sheen", SHEEN, 800, 560, "ease-in-out");
    this.reveal();
  }

  private reveal(): void {
    this.follow(".blade", [OVER, REST], 620, REVEAL_MS, BOTH_WAYS);
    const centre = this.find(".shout").children.length > 1 ? CENTRE_OF_TWO : CENTRE;
    this.play(".shout", [centre, ASIDE], 620, REVEAL_MS, BOTH_WAYS);
    const parts = [".over", ".title", ".note", ".hero", ".stats"];
    parts.forEach((part, index) => {
      const from = part === ".title" ? { transform: "translateY(110%)" } : { opacity: 0, transform: "translateX(3vw)" };
      this.play(`.player ${part}`, [from, { opacity: 1, transform: "none" }], 520, REVEAL_MS + 260 + 70 * index, EXPO);
    });
  }

  protected override leave(): void {
    this.play(".player, .shout", [UNSEEN], 160, 0);
    this.play(".blade", [REST, OVER], 300, 0, "ease-in");
    this.play(".ground", [SEEN, UNSEEN], 1, 300);
    this.follow(".blade", [OVER, RIGHT], 380, 300, "ease-out");
  }
}
