/** A sponsor in the corner; whose turn it is, the clock says, the same on every output. */

import { picture, set, write } from "@/overlay/drawing/dom";
import { fitTexts } from "@/overlay/drawing/fit";
import { isStill } from "@/overlay/drawing/motion";
import { Graphic, type Kind, type Show } from "@/overlay/graphic";
import shared from "@/overlay/graphics/shared.css?inline";
import css from "@/overlay/graphics/sponsor.css?inline";
import { sponsorAt, TURN_MS } from "@/overlay/pictures/sponsor";

const HTML = `<div class="panel spot" role="img">
  <div class="with fit"></div>
  <div class="face paper"><img alt="" hidden><span class="called"></span></div>
</div>`;

/** What `sponsorshown` tells: who was seen, and for how long. */
export interface SponsorShown {
  readonly id: string;
  readonly ms: number;
}

export default class Sponsor extends Graphic {
  static readonly observedAttributes = ["data-on"];
  static override readonly kind: Kind = {
    slug: "sponsor",
    title: "Sponsor",
    place: "corner",
    needsState: true,
    css: `${shared}${css}`,
    html: HTML,
  };

  private last: Show | null = null;
  private showing = "";
  private since: number | null = null;
  private turn: ReturnType<typeof setTimeout> | undefined;
  private readonly seen = (): void => this.watch();

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.seen);
    this.watch();
  }

  disconnectedCallback(): void {
    document.removeEventListener("visibilitychange", this.seen);
    this.watch();
  }

  attributeChangedCallback(): void {
    this.watch();
  }

  override has(show: Show): boolean {
    return sponsorAt(show, Date.now()) !== null;
  }

  protected override draw(show: Show): void {
    this.last = show;
    const now = sponsorAt(show, Date.now());
    if (!now) return;
    const another = this.showing !== "" && this.showing !== now.id;
    if (another) this.tell();
    this.showing = now.id;
    this.text(".with", show.words.sponsor);
    const face = this.find(".face");
    const logo = this.find<HTMLImageElement>("img");
    picture(logo, now.logo);
    if (logo.alt !== now.name) logo.alt = now.name;
    const called = this.find(".called");
    set(called, "style", `--letters: ${now.name.length}`);
    write(called, now.logo ? "" : now.name);
    set(this.find(".spot"), "aria-label", `${show.words.sponsor} ${now.name}`);
    fitTexts(this.root);
    if (another && !isStill(this)) face.animate({ opacity: [0, 1], transform: ["translateY(12%)", "none"] }, 420);
    this.watch();
  }

  /** Whether somebody can see it, and with that its clock. */
  private watch(): void {
    const on = this.isConnected && this.hasAttribute("data-on") && document.visibilityState === "visible" && this.showing !== "";
    if (on && this.since === null) this.since = performance.now();
    if (!on && this.since !== null) {
      this.tell();
      this.since = null;
    }
    clearTimeout(this.turn);
    if (on) this.turn = setTimeout(() => this.next(), TURN_MS - (Date.now() % TURN_MS));
  }

  /** A turn is over: it is told, and the next one begins, of the same sponsor or of another. */
  private next(): void {
    const id = this.showing;
    if (this.last) this.draw(this.last);
    if (this.showing === id) this.tell();
    this.watch();
  }

  private tell(): void {
    if (this.since === null) return;
    const now = performance.now();
    const detail: SponsorShown = { id: this.showing, ms: Math.round(now - this.since) };
    this.since = now;
    if (detail.ms) this.dispatchEvent(new CustomEvent("sponsorshown", { detail, bubbles: true, composed: true }));
  }
}
