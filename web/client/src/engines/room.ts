/** Where a graphic stands in an engine's page: apart from its styles, and in the room that the engine gives it. */

/** Nothing of the engine's page is inherited, SPX's letters of 3 em for one; what is fixed in it stands in its room. */
const CSS = `
:host { all: initial; position: absolute; inset: 0; display: block; overflow: hidden; contain: layout style;
  pointer-events: none; }
:host([data-homeless]) { position: fixed; }
div { position: absolute; inset: 0; }`;

export class Room {
  private readonly root: ShadowRoot;
  private readonly sizes = new ResizeObserver(() => this.measure());

  constructor(private readonly host: HTMLElement) {
    this.root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    this.root.adoptedStyleSheets = [sheet];
  }

  /** Once it is in a page. */
  enter(): void {
    this.sizes.observe(this.host);
  }

  leave(): void {
    this.sizes.disconnect();
    this.root.replaceChildren();
  }

  /** A place for one more picture, over those that there are. */
  place(): HTMLElement {
    const place = document.createElement("div");
    this.root.append(place);
    this.measure();
    return place;
  }

  /** The room that the engine gives; where that is none, the whole page. */
  private measure(): void {
    const { offsetWidth: wide, offsetHeight: high } = this.host;
    if (!wide || !high) return void this.host.toggleAttribute("data-homeless", true);
    for (const place of this.root.querySelectorAll("div")) {
      place.style.setProperty("--wide", `${wide}px`);
      place.style.setProperty("--high", `${high}px`);
    }
  }
}
