/** The elements in the picture: loaded when they are first wanted, put in, drawn, and taken out again. */

import type { Graphic, Show } from "@/overlay/graphic";
import { GRAPHICS, type GraphicClass } from "@/overlay/graphics";
import { makesRoom } from "@/overlay/programme";

/** A little longer than host.css takes to let a graphic go. */
const LEAVING_MS = 400;
/** A card fills the picture already. */
const MOST_FULL_SCALE = 1;

interface Part {
  readonly element: Graphic;
  readonly kind: GraphicClass["kind"];
  on: boolean;
  leaving: ReturnType<typeof setTimeout> | undefined;
}

export class Scene {
  private readonly parts = new Map<string, Part>();
  private readonly loading = new Set<string>();

  /** `loaded`: a graphic that was not there when it was asked for is there now. */
  constructor(
    private readonly root: HTMLElement,
    private readonly scale: number,
    private readonly loaded: () => void,
  ) {}

  /** Whether a graphic has something to show; not yet, while it is still on its way. */
  has(graphic: string, show: Show): boolean {
    const part = this.part(graphic);
    return part !== undefined && (!part.kind.needsState || show.state !== null) && part.element.has(show);
  }

  /** Whether a graphic that is there, or wanted, needs `state.json`. */
  needsState(graphic: string): boolean {
    return this.part(graphic)?.kind.needsState ?? false;
  }

  get shown(): string[] {
    return [...this.parts].filter(([, part]) => part.on).map(([graphic]) => graphic);
  }

  /** Put these in the picture, and nothing else. `fresh`: the board changed just now. */
  set(wanted: ReadonlyMap<string, Show>, fresh: boolean): void {
    for (const [graphic, part] of this.parts) if (part.on && !wanted.has(graphic)) this.leave(part);
    const parts = [...wanted].flatMap(([graphic, show]) => {
      const part = this.part(graphic);
      return part ? [{ part, show }] : [];
    });
    const places = new Set(parts.map(({ part }) => part.kind.place));
    for (const { part, show } of parts) {
      const below = makesRoom(part.kind.place, places);
      if (part.element.hasAttribute("data-below") !== below) part.element.toggleAttribute("data-below", below);
      this.draw(part, show, fresh);
    }
  }

  /** Load what may be wanted when the network is away. */
  prepare(graphics: readonly string[]): void {
    for (const graphic of graphics) this.part(graphic);
  }

  private draw(part: Part, show: Show, fresh: boolean): void {
    const { element } = part;
    if (element.lang !== show.words.lang) element.lang = show.words.lang;
    if (part.on) {
      element.show(show, fresh);
      return;
    }
    clearTimeout(part.leaving);
    part.on = true;
    if (!element.isConnected) this.root.append(element);
    element.show(show, false);
    // The entrance runs from the style before it, which has to be worked out first.
    void getComputedStyle(element).opacity;
    element.dataset["on"] = "";
  }

  private leave(part: Part): void {
    part.on = false;
    delete part.element.dataset["on"];
    part.leaving = setTimeout(() => part.element.remove(), part.kind.leavingMs ?? LEAVING_MS);
  }

  private part(graphic: string): Part | undefined {
    const found = this.parts.get(graphic);
    if (!found && !this.loading.has(graphic) && Object.hasOwn(GRAPHICS, graphic)) void this.load(graphic);
    return found;
  }

  private async load(graphic: string): Promise<void> {
    this.loading.add(graphic);
    try {
      const made = await GRAPHICS[graphic]?.load();
      if (made) this.parts.set(graphic, this.make(graphic, made.default));
      this.loaded();
    } catch {
      // The network is away: it is asked for again with whatever comes next.
    } finally {
      this.loading.delete(graphic);
    }
  }

  private make(graphic: string, made: GraphicClass): Part {
    const name = `cricksy-${graphic}`;
    // In a graphics engine another package of the same graphics may have been here before.
    const known = customElements.get(name) as GraphicClass | undefined;
    if (!known) customElements.define(name, made);
    const element = new (known ?? made)();
    element.dataset["place"] = made.kind.place;
    if (made.kind.place === "full") element.style.setProperty("--scale", String(Math.min(this.scale, MOST_FULL_SCALE)));
    return { element, kind: made.kind, on: false, leaving: undefined };
  }
}
