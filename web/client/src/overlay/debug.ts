/** `?debug`: what the operator wants to know of an output, over its picture. Never on air but by mistake, so it is ugly. */

import type { Output } from "@/overlay/output";

const EVERY_MS = 500;
const CSS = `
:host { position: fixed; top: 0; left: 0; z-index: 9; padding: 8px 12px; background: #000c; color: #7f7;
  font: 14px/1.4 monospace; white-space: pre; pointer-events: none; }`;

export function debug(output: Output): void {
  const panel = document.createElement("cricksy-debug");
  const root = panel.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [sheet];
  const text = document.createTextNode("");
  root.append(text);
  document.body.append(panel);
  let frames = 0;
  let since = performance.now();
  const count = (): void => {
    frames += 1;
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
  setInterval(() => {
    const now = performance.now();
    const fps = Math.round((frames * 1_000) / (now - since));
    [frames, since] = [0, now];
    const { seq, link, delayMs, waiting, shown, stateAt } = output.facts();
    text.data = [
      `seq    ${seq}`,
      `link   ${link}`,
      `delay  ${delayMs / 1_000} s, ${waiting} held`,
      `fps    ${fps}`,
      `state  ${stateAt === null ? "none" : `${Math.round((now - stateAt) / 1_000)} s old`}`,
      `on air ${shown.join(" ") || "nothing"}`,
    ].join("\n");
  }, EVERY_MS);
}
