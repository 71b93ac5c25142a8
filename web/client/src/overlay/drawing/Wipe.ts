/** What goes over the whole picture: it comes and goes in movements of its own, not in those of the page. */

import { isStill } from "@/overlay/drawing/motion";
import { Graphic } from "@/overlay/graphic";

export abstract class Wipe extends Graphic {
  static readonly observedAttributes = ["data-on"];

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasAttribute("data-on")) this.move(true);
  }

  attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
    if ((before === null) !== (after === null) && this.root.firstChild) this.move(after !== null);
  }

  /** Begin again: what is shown is another thing than before. */
  protected again(): void {
    if (this.hasAttribute("data-on")) this.move(true);
  }

  /** Without any movement, the picture is the one that `enter` ends with. */
  private move(on: boolean): void {
    for (const running of this.root.getAnimations()) running.cancel();
    if (isStill(this)) return;
    if (on) this.enter();
    else this.leave();
  }

  protected abstract enter(): void;

  /** Lasts as long as the kind's `leavingMs`. */
  protected abstract leave(): void;

  /** Move a part: `from` holds until `delay` is over, and what it ends with holds on. */
  protected play(selector: string, frames: Keyframe[], duration: number, delay: number, easing = "ease-out"): void {
    for (const element of this.root.querySelectorAll(selector)) {
      element.animate(frames, { duration, delay, easing, fill: "both" });
    }
  }

  /** Move a part that is moved already: what came before holds until `delay` is over. */
  protected follow(selector: string, frames: Keyframe[], duration: number, delay: number, easing: string): void {
    for (const element of this.root.querySelectorAll(selector)) {
      element.animate(frames, { duration, delay, easing, fill: "forwards" });
    }
  }
}
