/** Long texts (class `fit`) get narrower letters, then smaller ones; what is still too long ends in an ellipsis. */

const NARROWEST = 0.69;
const SMALLEST = 0.4;
const SMALLEST_LIST = 0.66;
/** Widths come in fractions of a pixel. */
const SLACK_PX = 0.05;

/** How much of its text an element has room for, up to 1. */
function room(element: Element): number {
  const range = document.createRange();
  range.selectNodeContents(element);
  const text = range.getBoundingClientRect().width;
  const own = element.getBoundingClientRect().width;
  return text > own + SLACK_PX ? own / text : 1;
}

function squeeze(elements: readonly HTMLElement[], property: string, least: number): HTMLElement[] {
  const tight = elements.map((element) => [element, room(element)] as const).filter(([, share]) => share < 1);
  for (const [element, share] of tight) {
    const had = Number(element.style.getPropertyValue(property) || 1);
    element.style.setProperty(property, String(Math.max(least, Math.floor(had * share * 98) / 100)));
  }
  return tight.map(([element]) => element);
}

/**
 * Of all `fit` elements of a root, those whose text changed, or its font: the layout is read once, and up to
 * twice more where a text is too long.
 */
export function fitTexts(root: ShadowRoot): void {
  const font = getComputedStyle(root.host).fontFamily;
  const fitted = (element: Element): string => `${font} ${element.textContent ?? ""}`;
  const changed = [...root.querySelectorAll<HTMLElement>(".fit")].filter(
    (element) => element.dataset["fitted"] !== fitted(element),
  );
  for (const element of changed) {
    element.dataset["fitted"] = fitted(element);
    element.style.removeProperty("--fit-width");
    element.style.removeProperty("--fit-size");
  }
  // Twice smaller, since letters of small sizes stand on whole pixels and a text shrinks less than it is told to.
  const wide = squeeze(squeeze(changed, "--fit-width", NARROWEST), "--fit-size", SMALLEST);
  squeeze(wide, "--fit-size", SMALLEST);
}

/** All of them once more, since something beside them has another width now. */
export function refitTexts(root: ShadowRoot): void {
  for (const element of root.querySelectorAll<HTMLElement>(".fit")) delete element.dataset["fitted"];
  fitTexts(root);
}

/** A list whose sizes all go by `--fit`: it gets smaller where it is too long, and then loses its oldest. */
export function fitList(list: HTMLElement): void {
  list.style.removeProperty("--fit");
  const share = list.clientWidth / list.scrollWidth;
  if (!(share < 1)) return;
  list.style.setProperty("--fit", String(Math.max(SMALLEST_LIST, Math.floor(share * 98) / 100)));
  while (list.scrollWidth > list.clientWidth && list.firstElementChild) list.firstElementChild.remove();
}
