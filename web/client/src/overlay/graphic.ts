/** What every graphic is: a custom element with a shadow root that draws what there is to show, and only what changed. */

import host from "@/overlay/host.css?inline";
import type { Words } from "@/overlay/words";
import type { FeedState, Scoreboard } from "@/wire";

/** All that a graphic may draw from. */
export interface Show {
  readonly board: Scoreboard;
  /** `state.json`; `null` until it has come, and it may be a moment older than the board. */
  readonly state: FeedState | null;
  /** The words of the chosen language. */
  readonly words: Words;
  /** What was asked for: which innings, which player, which sponsor. */
  readonly options: Readonly<Record<string, string>>;
}

/** What a subclass says of itself. */
export interface Kind {
  /** As in its address: `score-bug`; the element is `cricksy-score-bug`. */
  readonly slug: string;
  /** As a control room calls it. */
  readonly title: string;
  /** Where it stands in the picture; one of each place is shown at a time. */
  readonly place: "bug" | "lower" | "full" | "corner" | "strip" | "wipe";
  /** Whether it needs `state.json`. */
  readonly needsState: boolean;
  /** How long it takes to leave the picture, where that is another time than the page's own. */
  readonly leavingMs?: number;
  readonly css: string;
  readonly html: string;
}

const sheets = new Map<string, CSSStyleSheet>();

function sheetOf(css: string): CSSStyleSheet {
  let sheet = sheets.get(css);
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    sheets.set(css, sheet);
  }
  return sheet;
}

export abstract class Graphic extends HTMLElement {
  static readonly kind: Kind;
  protected readonly root = this.attachShadow({ mode: "open" });
  private shown: Show | null = null;

  connectedCallback(): void {
    const { css, html } = (this.constructor as typeof Graphic).kind;
    this.root.adoptedStyleSheets = [sheetOf(host), sheetOf(css)];
    if (!this.root.firstChild) this.root.innerHTML = html;
  }

  /** Draw; `fresh` when the board changed just now, so that the change may be animated. */
  show(next: Show, fresh: boolean): void {
    const before = this.shown;
    this.shown = next;
    this.draw(next);
    if (fresh && before) this.changed(before, next);
  }

  /** Whether there is anything to show: a graphic without content stays off the air. Asked before it is in a page, too. */
  abstract has(show: Show): boolean;

  /** Write what is to be seen; must not touch what is there already. */
  protected abstract draw(show: Show): void;

  /** Animate a change that happened just now. */
  protected changed(_before: Show, _after: Show): void {
    // Most graphics have nothing to animate but their coming and going.
  }

  protected find<E extends Element = HTMLElement>(selector: string): E {
    const found = this.root.querySelector<E>(selector);
    if (!found) throw new Error(`${this.localName} has no ${selector}`);
    return found;
  }

  /** Writing what is there already would still cost a repaint. */
  protected text(selector: string, text: string): void {
    const element = this.find(selector);
    if (element.textContent !== text) element.textContent = text;
  }
}
