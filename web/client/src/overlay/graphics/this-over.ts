/** The over in progress, or the one just ended: whose it is, its balls and its runs. */

import { list, set, write } from "@/overlay/drawing/dom";
import { fitTexts } from "@/overlay/drawing/fit";
import { thirdCss } from "@/overlay/drawing/LowerThird";
import { drawHero, drawSlab, HERO, SLAB, tick } from "@/overlay/drawing/pieces";
import { Graphic, type Kind, type Show } from "@/overlay/graphic";
import css from "@/overlay/graphics/this-over.css?inline";
import { ballSize, thisOverPicture } from "@/overlay/pictures/thisOver";

const HTML = `
<div class="third panel">
  ${SLAB}
  <div class="who noted">
    <div class="over fit"></div>
    <div class="mask"><div class="title fit"><i></i><b></b></div></div>
    <div class="note fit"></div>
  </div>
  <div class="balls"></div>
  ${HERO}
  <i class="rule"></i>
</div>`;

export default class ThisOver extends Graphic {
  static override readonly kind: Kind = {
    slug: "this-over",
    title: "This over",
    place: "lower",
    needsState: false,
    css: thirdCss(css),
    html: HTML,
  };

  override has(show: Show): boolean {
    return thisOverPicture(show) !== null;
  }

  protected override draw(show: Show): void {
    const now = thisOverPicture(show);
    if (!now) return;
    drawSlab(this.find(".slab"), now.team);
    this.text(".over", now.title);
    this.text(".title i", now.given && `${now.given} `);
    this.text(".title b", now.name);
    this.text(".note", now.total);
    set(this.find(".balls"), "style", `--ball: ${ballSize(now.balls)}`);
    list(this.find(".balls"), now.balls, "<span></span>", (ball, { text, kind }) => {
      set(ball, "class", `ball piece ${kind}`);
      write(ball, text);
    });
    drawHero(this.find(".hero"), now.hero);
    fitTexts(this.root);
  }

  protected override changed(before: Show, after: Show): void {
    const [was, is] = [thisOverPicture(before), thisOverPicture(after)];
    if (was?.hero.figure !== is?.hero.figure) tick(this.find(".great"));
    const newest = this.find(".balls").lastElementChild;
    if (newest && is && was && is.balls.length > was.balls.length) {
      newest.animate({ transform: ["scale(0.3)", "none"], opacity: [0, 1] }, { duration: 320, easing: "ease-out" });
    }
  }
}
