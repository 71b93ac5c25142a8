/** A plain text's addresses, told apart from the rest so that they can be opened. */

export interface Part {
  readonly text: string;
  readonly link: boolean;
}

const ADDRESS = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/;

export function linked(text: string): readonly Part[] {
  return text
    .split(ADDRESS)
    .map((part, index) => ({ text: part, link: index % 2 === 1 }))
    .filter((part) => part.text !== "");
}
