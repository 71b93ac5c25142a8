/** What the full-screen cards share: a head, and rows that come one after the other. */

import { picture, set, write } from "@/overlay/drawing/dom";
import { fitTexts, refitTexts } from "@/overlay/drawing/fit";
import { isStill, rise } from "@/overlay/drawing/motion";
import { Graphic, type Show } from "@/overlay/graphic";
import card from "@/overlay/graphics/card.css?inline";
import shared from "@/overlay/graphics/shared.css?inline";
import type { Heading } from "@/overlay/pictures/heading";
import type { Person } from "@/overlay/pictures/person";

export const HEAD = `
<header class="head">
  <span class="crest"></span>
  <img class="logo" alt="" hidden>
  <div class="titles"><div class="kicker fit"></div><div class="title fit"></div></div>
  <div class="aside"><div class="against fit"></div><div class="where fit"></div></div>
</header>`;

/** A player's name, as `drawPerson` writes it. */
export const NAME = '<span class="name fit"><i></i><b></b></span>';

/** The sheets of all, then of cards, then a card's own. */
export function cardCss(own: string): string {
  return `${shared}${card}${own}`;
}

export function drawPerson(element: Element | null, { given, surname }: Person): void {
  if (!element) return;
  write(element.querySelector("i"), given && `${given}\u00A0`);
  write(element.querySelector("b"), surname);
}

export abstract class Card extends Graphic {
  static readonly observedAttributes = ["data-on"];

  constructor() {
    super();
    // A logo has no width until it is here.
    this.root.addEventListener("load", () => refitTexts(this.root), { capture: true });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasAttribute("data-on")) this.come();
  }

  attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
    if (before === null && after !== null && this.root.firstChild) this.come();
  }

  private come(): void {
    if (!isStill(this)) this.enter();
  }

  protected override draw(show: Show): void {
    this.fill(show);
    fitTexts(this.root);
  }

  /** Write what is to be seen. */
  protected abstract fill(show: Show): void;

  /** Animate what is there as it comes on the air. */
  protected enter(): void {
    rise(this.root.querySelectorAll(".line"));
  }

  protected drawHead(head: Heading): void {
    set(this.find(".card"), "data-side", head.team?.side ?? "both");
    this.text(".crest", head.team && !head.logo ? head.team.short : "");
    picture(this.find<HTMLImageElement>(".head .logo"), head.logo);
    this.text(".kicker", head.kicker);
    this.text(".title", head.title);
    this.text(".against", head.against);
    this.text(".where", head.where);
  }
}
