/** The usual lower third: a side's colour, a name, one great figure and a few small ones. */

import { set } from "@/overlay/drawing/dom";
import { fitTexts } from "@/overlay/drawing/fit";
import { drawHero, drawSlab, drawStats, HERO, SLAB, tick } from "@/overlay/drawing/pieces";
import { Graphic, type Kind, type Show } from "@/overlay/graphic";
import third from "@/overlay/graphics/lower-third.css?inline";
import shared from "@/overlay/graphics/shared.css?inline";
import type { Third } from "@/overlay/pictures/third";

const HTML = `
<div class="third panel">
  ${SLAB}
  <div class="who">
    <div class="over fit"></div>
    <div class="mask"><div class="title fit"><i></i><b></b></div></div>
    <div class="note fit"></div>
  </div>
  ${HERO}
  <div class="stats"></div>
  <i class="rule"></i>
</div>`;

/** The sheets of all, then of lower thirds, then a lower third's own. */
export function thirdCss(own: string): string {
  return `${shared}${third}${own}`;
}

/** What a lower third of the usual build says of itself; `title` as a control room calls it. */
export function thirdKind(slug: string, title: string, needsState: boolean): Kind {
  return { slug, title, place: "lower", needsState, css: thirdCss(""), html: HTML };
}

export abstract class LowerThird extends Graphic {
  /** `null` where there is nothing to show. */
  protected abstract readonly picture: (show: Show) => Third | null;

  override has(show: Show): boolean {
    return this.picture(show) !== null;
  }

  protected override draw(show: Show): void {
    const now = this.picture(show);
    if (!now) return;
    drawSlab(this.find(".slab"), now.team);
    this.text(".over", now.over);
    this.text(".title i", now.given && `${now.given} `);
    this.text(".title b", now.name);
    this.text(".note", now.note);
    set(this.find(".who"), "class", ["who", now.note && "noted", now.tone].filter(Boolean).join(" "));
    drawHero(this.find(".hero"), now.hero);
    drawStats(this.find(".stats"), now.stats);
    fitTexts(this.root);
  }

  protected override changed(before: Show, after: Show): void {
    if (this.picture(before)?.hero?.figure !== this.picture(after)?.hero?.figure) tick(this.find(".great"));
  }
}
