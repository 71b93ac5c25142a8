/**
 * The replay's wipe: slats close over the picture and open again, as it comes and as it goes; between the two a mark
 * says that what is seen is a replay. The picture is covered from 0.45 s to 0.95 s: that is when to cut.
 */

import { picture } from "@/overlay/drawing/dom";
import { fitTexts } from "@/overlay/drawing/fit";
import { thirdCss } from "@/overlay/drawing/LowerThird";
import { Wipe } from "@/overlay/drawing/Wipe";
import type { Kind, Show } from "@/overlay/graphic";
import css from "@/overlay/graphics/replay.css?inline";
import wipe from "@/overlay/graphics/wipe.css?inline";
import { replayPicture } from "@/overlay/pictures/replay";

const SLATS = 5;

const ARROWS = `
<svg class="arrows" viewBox="0 0 44 24" aria-hidden="true"><path d="M21 1v22L1 12zM43 1v22L23 12z"/></svg>`;

const HTML = `
<div class="mark-of-replay panel">${ARROWS}<span class="said"></span></div>
<div class="slats">${"<i></i>".repeat(SLATS)}</div>
<div class="cover">
  <div class="rise"><img class="brand" alt="" hidden></div>
  <div class="mask"><b class="word fit"></b></div>
</div>`;

const EXPO = "cubic-bezier(0.16, 1, 0.3, 1)";
const CLOSE_MS = 380;
const STEP_MS = 40;
const OPEN_AT_MS = 950;
const HIDDEN_MS = 600;

const SKEW = "skewX(-12deg)";
const LEFT = { transform: `translateX(-150vw) ${SKEW}` };
const OVER = { transform: `translateX(0) ${SKEW}` };
const RIGHT = { transform: `translateX(150vw) ${SKEW}` };

export default class Replay extends Wipe {
  static override readonly kind: Kind = {
    slug: "replay",
    title: "Replay",
    place: "wipe",
    needsState: false,
    leavingMs: 1_600,
    css: thirdCss(wipe + css),
    html: HTML,
  };

  override has(): boolean {
    return true;
  }

  protected override draw(show: Show): void {
    const now = replayPicture(show);
    this.text(".said", now.word);
    this.text(".word", now.word);
    picture(this.find<HTMLImageElement>(".brand"), now.logo);
    fitTexts(this.root);
  }

  protected override enter(): void {
    this.sweep();
    this.play(".mark-of-replay", [{ opacity: 0 }, { opacity: 1 }], 1, HIDDEN_MS);
  }

  protected override leave(): void {
    this.sweep();
    this.play(".mark-of-replay", [{ opacity: 1 }, { opacity: 0 }], 1, HIDDEN_MS);
  }

  /** Over the picture from the left, and on to the right. */
  private sweep(): void {
    for (let slat = 1; slat <= SLATS; slat += 1) {
      const part = `.slats > :nth-child(${slat})`;
      const wait = STEP_MS * (SLATS - slat);
      this.play(part, [LEFT, OVER], CLOSE_MS, wait, EXPO);
      this.follow(part, [OVER, RIGHT], CLOSE_MS, OPEN_AT_MS + wait, "ease-in");
    }
    this.play(".word", [{ transform: "translateY(115%)" }, { transform: "none" }], 420, 260, EXPO);
    this.play(".brand", [{ opacity: 0, transform: "scale(0.8)" }, { opacity: 1, transform: "none" }], 360, 240, EXPO);
    this.play(".cover", [{ opacity: 1 }, { opacity: 0 }], 140, OPEN_AT_MS - 40);
  }
}
