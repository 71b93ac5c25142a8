/** Texts, attributes and lists, written only where they differ: writing what is there already would cost a repaint. */

export function write(element: Element | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}

const styles = new WeakMap<Element, string>();

/** `style` goes by way of the object model: as an attribute the pages' content policy would not have it. */
export function set(element: Element | null, name: string, value: string): void {
  if (!element) return;
  if (name === "style" && (element instanceof HTMLElement || element instanceof SVGElement)) {
    if (styles.get(element) !== value) element.style.cssText = value;
    styles.set(element, value);
  } else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** An image's address, or no image. */
export function picture(element: HTMLImageElement, address: string): void {
  if (address) set(element, "src", address);
  if (element.hidden === Boolean(address)) element.hidden = !address;
}

/** Give `parent` as many children of that make as there are items, and draw each; children that are there stay. */
export function list<T, E extends Element = HTMLElement>(
  parent: Element,
  items: readonly T[],
  html: string,
  draw: (child: E, item: T, index: number) => void,
): void {
  while (parent.children.length > items.length) parent.lastElementChild?.remove();
  const missing = items.length - parent.children.length;
  if (missing > 0) parent.insertAdjacentHTML("beforeend", html.repeat(missing));
  items.forEach((item, index) => draw(parent.children[index] as E, item, index));
}
