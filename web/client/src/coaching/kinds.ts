/** What clips, notes and moments are marked as, in words and colours. */

import type { ClipView } from "@/wire";

export type Kind = ClipView["kind"];

interface Look {
  readonly label: string;
  /** A colour of `styles/base.css`, light and dark. */
  readonly hue: string;
}

const LOOKS: Readonly<Record<Kind, Look>> = {
  highlight: { label: "Highlight", hue: "var(--four)" },
  key_moment: { label: "Key moment", hue: "var(--focus)" },
  dismissal: { label: "Dismissal", hue: "var(--ball)" },
  form_issue: { label: "Form issue", hue: "var(--extra)" },
};

export const KINDS = Object.keys(LOOKS) as readonly Kind[];

export function labelOfKind(kind: Kind): string {
  return LOOKS[kind].label;
}

/** For a `style`: the kind's colour, or a quiet one where there is none. */
export function hueOf(kind: Kind | null): Readonly<Record<"--hue", string>> {
  return { "--hue": kind ? LOOKS[kind].hue : "var(--muted)" };
}
