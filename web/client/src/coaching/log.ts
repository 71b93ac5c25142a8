/** Deliveries in a match's log, to point at one of them before anything is known of a film. */

export interface LoggedBall {
  readonly event_id: string;
  /** `First innings, ball 1`. */
  readonly label: string;
}

interface Entry {
  readonly id?: unknown;
  readonly body?: { readonly kind?: unknown; readonly super_over?: unknown } | undefined;
}

const ORDINALS = ["First", "Second", "Third", "Fourth"];

/** In the order of the log; a ball's number counts every delivery of the innings. */
export function loggedBalls(events: readonly unknown[], most: number): readonly LoggedBall[] {
  const found: LoggedBall[] = [];
  let [innings, ball] = [0, 0];
  for (const { id, body } of events as readonly Entry[]) {
    if (found.length >= most) break;
    if (body?.kind === "innings") [innings, ball] = [innings + 1, 0];
    if (body?.kind !== "ball" || typeof id !== "string") continue;
    ball += 1;
    found.push({ event_id: id, label: `${ORDINALS[innings - 1] ?? `${innings}th`} innings, ball ${ball}` });
  }
  return found;
}
