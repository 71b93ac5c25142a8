/** The stand in progress: its runs in the middle, and what each of the two has of it. */

import { set, write } from "@/overlay/drawing/dom";
import { fitTexts } from "@/overlay/drawing/fit";
import { thirdCss } from "@/overlay/drawing/LowerThird";
import { drawHero, drawSlab, HERO, SLAB, tick } from "@/overlay/drawing/pieces";
import { Graphic, type Kind, type Show } from "@/overlay/graphic";
import css from "@/overlay/graphics/partnership.css?inline";
import { partnershipPicture, type PartnerPicture } from "@/overlay/pictures/partnership";

const PARTNER = `
<div class="mask"><div class="partner-name fit"></div></div><b class="value"></b><div class="bar"><i></i></div>`;

const HTML = `
<div class="third panel">
  ${SLAB}
  <div class="partner one">${PARTNER}</div>
  <div class="stand paper"><div class="heading fit piece"></div>${HERO}</div>
  <div class="partner two">${PARTNER}</div>
  <i class="rule"></i>
</div>`;

export default class Partnership extends Graphic {
  static override readonly kind: Kind = {
    slug: "partnership",
    title: "Partnership",
    place: "lower",
    needsState: true,
    css: thirdCss(css),
    html: HTML,
  };

  override has(show: Show): boolean {
    return partnershipPicture(show) !== null;
  }

  protected override draw(show: Show): void {
    const now = partnershipPicture(show);
    if (!now) return;
    drawSlab(this.find(".slab"), now.team);
    this.text(".heading", now.title);
    drawHero(this.find(".hero"), now.hero);
    drawPartner(this.find(".one"), now.partners[0]);
    drawPartner(this.find(".two"), now.partners[1]);
    fitTexts(this.root);
  }

  protected override changed(before: Show, after: Show): void {
    if (partnershipPicture(before)?.hero.figure !== partnershipPicture(after)?.hero.figure) tick(this.find(".great"));
  }
}

function drawPartner(element: HTMLElement, partner: PartnerPicture): void {
  element.classList.toggle("striker", partner.striker);
  write(element.querySelector(".partner-name"), partner.name);
  write(element.querySelector(".value"), partner.runs);
  set(element.querySelector(".bar"), "style", `--share: ${partner.share.toFixed(3)}`);
}
