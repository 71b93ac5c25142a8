/** How things come into the picture: by transform and opacity alone, so that nothing is laid out or painted anew. */

const EASE = "cubic-bezier(0.16, 0.84, 0.24, 1)";
/** The panel itself is coming meanwhile. */
const AFTER_PANEL_MS = 140;
const RISE_MS = 420;

/** Whether a graphic changes at once: for a still, and for whoever wants no motion. */
export function isStill(host: HTMLElement): boolean {
  return host.hasAttribute("data-still") || matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function come(element: Element, frames: Keyframe[], duration: number, delay: number): void {
  element.animate(frames, { duration, delay, easing: EASE, fill: "backwards" });
}

/** One after the other from a little below. */
export function rise(elements: Iterable<Element>, stepMs = 32, delay = AFTER_PANEL_MS): void {
  [...elements].forEach((element, index) => {
    const from = { opacity: 0, transform: "translateY(14px)" };
    come(element, [from, { opacity: 1, transform: "none" }], RISE_MS, delay + index * stepMs);
  });
}

/** One after the other out of nothing: a bar from its foot, a line from its beginning, as its `transform-origin` says. */
export function grow(elements: Iterable<Element>, axis: "X" | "Y" | "", stepMs: number, delay = AFTER_PANEL_MS): void {
  [...elements].forEach((element, index) => {
    come(element, [{ transform: `scale${axis}(0)` }, { transform: "none" }], RISE_MS, delay + index * stepMs);
  });
}

/** From the left, as if it were drawn: the window comes in while what is in it stands still. */
export function unveil(window: Element, content: Element, duration: number, delay = AFTER_PANEL_MS): void {
  const timing: KeyframeAnimationOptions = { duration, delay, easing: "linear", fill: "backwards" };
  window.animate({ transform: ["translateX(-100%)", "none"] }, timing);
  content.animate({ transform: ["translateX(100%)", "none"] }, timing);
}

export function fadeIn(elements: Iterable<Element>, stepMs: number, delay: number): void {
  [...elements].forEach((element, index) => come(element, [{ opacity: 0 }, { opacity: 1 }], RISE_MS, delay + index * stepMs));
}
