/** The ticker: the tournament's other matches in one line that moves for ever, by transform alone. */

import { list, set, write } from "@/overlay/drawing/dom";
import { isStill } from "@/overlay/drawing/motion";
import { Graphic, type Kind, type Show } from "@/overlay/graphic";
import shared from "@/overlay/graphics/shared.css?inline";
import css from "@/overlay/graphics/ticker.css?inline";
import { ticker, type TickerItem } from "@/overlay/pictures/ticker";

const LIST = '<div class="items"></div>';
const HTML = `<div class="panel strip" role="img">
  <div class="what"></div>
  <div class="window" aria-hidden="true"><div class="track">${LIST}${LIST}</div></div>
</div>`;
const ITEM =
  '<span class="item"><i class="live"></i><span class="match"></span><b class="score"></b><span class="said"></span></span>';

/** Of the window's width in a second: slow enough to be read. */
const SPEED = 0.075;

export default class Ticker extends Graphic {
  static readonly observedAttributes = ["data-on"];
  static override readonly kind: Kind = {
    slug: "ticker",
    title: "Other matches",
    place: "strip",
    needsState: true,
    css: `${shared}${css}`,
    html: HTML,
  };

  private motion: Animation | null = null;
  private width = 0;
  private readonly sizes = new ResizeObserver(() => this.move());

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizes.observe(this.find(".items"));
    this.sizes.observe(this.find(".window"));
  }

  disconnectedCallback(): void {
    this.sizes.disconnect();
    this.halt();
  }

  attributeChangedCallback(): void {
    if (this.root.firstChild) this.move();
  }

  override has(show: Show): boolean {
    return ticker(show) !== null;
  }

  protected override draw(show: Show): void {
    const now = ticker(show);
    if (!now) return;
    this.text(".what", now.label);
    for (const items of this.root.querySelectorAll(".items")) list(items, now.items, ITEM, drawItem);
    const said = now.items.map((item) => `${item.title} ${item.score} ${item.headline}`).join("; ");
    set(this.find(".strip"), "aria-label", `${now.label}: ${said}`);
  }

  /** Move by one list's width and begin again; where the list has become another length, from where it is. */
  private move(): void {
    if (!this.hasAttribute("data-on") || isStill(this)) {
      this.halt();
      return;
    }
    const width = this.find(".items").offsetWidth;
    const seen = this.find(".window").offsetWidth;
    if (!width || !seen || (this.motion && width === this.width)) return;
    const done = this.motion?.effect?.getComputedTiming().progress ?? 0;
    const gone = Math.min(done * this.width, width);
    this.halt();
    this.width = width;
    const duration = (1_000 * width) / (SPEED * seen);
    const frames = { transform: ["translateX(0)", `translateX(${-width}px)`] };
    this.motion = this.find(".track").animate(frames, { duration, iterations: Infinity });
    this.motion.currentTime = (duration * gone) / width;
  }

  private halt(): void {
    this.motion?.cancel();
    this.motion = null;
  }
}

function drawItem(row: HTMLElement, item: TickerItem): void {
  set(row, "class", item.live ? "item on" : "item");
  write(row.querySelector(".match"), item.title);
  write(row.querySelector(".score"), item.score);
  write(row.querySelector(".said"), item.headline);
}
