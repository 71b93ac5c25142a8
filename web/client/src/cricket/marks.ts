/** A ball's mark, `.`, `4`, `2lb`, `wd`, `nb4`, `1W`, as a reader sees it: its kind for a badge, its words for a voice. */

export type MarkKind = "dot" | "run" | "four" | "six" | "wicket" | "extra";

interface Parts {
  readonly noBalls: number;
  readonly wides: number;
  readonly bat: number;
  readonly byes: number;
  readonly legByes: number;
  readonly penalty: number;
  readonly wickets: number;
}

const MARK = /^(?:(\d*)nb)?(?:(\d*)wd)?(?:(\d+)(?![a-z\d]))?(?:(\d+)b)?(?:(\d+)lb)?(?:(\d+)p)?(W*)$/;

function some(text: string | undefined, without: number): number {
  if (text === undefined) return 0;
  return text === "" ? without : Number(text);
}

function parse(mark: string): Parts | null {
  const found = MARK.exec(mark);
  if (!found) return null;
  const [, noBalls, wides, bat, byes, legByes, penalty, wickets = ""] = found;
  return {
    noBalls: some(noBalls, 1),
    wides: some(wides, 1),
    bat: some(bat, 0),
    byes: some(byes, 0),
    legByes: some(legByes, 0),
    penalty: some(penalty, 0),
    wickets: wickets.length,
  };
}

export function markKind(mark: string): MarkKind {
  if (mark === "" || mark === ".") return "dot";
  const ball = parse(mark);
  if (!ball) return "run";
  if (ball.wickets) return "wicket";
  if (ball.bat === 6) return "six";
  if (ball.bat === 4) return "four";
  return ball.noBalls + ball.wides + ball.byes + ball.legByes + ball.penalty ? "extra" : "run";
}

/** What a badge shows: the mark, with a dot for a ball without a run and a bare `W` for a wicket without one. */
export function markText(mark: string): string {
  return mark === "." ? "•" : mark;
}

function counted(runs: number, one: string, many: string): string {
  return runs === 1 ? one : `${runs} ${many}`;
}

function runsInWords(runs: number): string {
  if (runs === 4) return "FOUR";
  if (runs === 6) return "SIX";
  return counted(runs, "1 run", "runs");
}

/** `FOUR`, `no-ball, 2 runs`, `OUT`; a mark that is none of ours speaks for itself. */
export function sayMark(mark: string): string {
  if (mark === "" || mark === ".") return "no run";
  const ball = parse(mark);
  if (!ball) return mark;
  return [
    ball.noBalls && counted(ball.noBalls, "no-ball", "no-balls"),
    ball.wides && counted(ball.wides, "wide", "wides"),
    ball.bat && runsInWords(ball.bat),
    ball.byes && counted(ball.byes, "1 bye", "byes"),
    ball.legByes && counted(ball.legByes, "1 leg bye", "leg byes"),
    ball.penalty && `${ball.penalty} penalty runs`,
    ball.wickets && "OUT",
  ]
    .filter(Boolean)
    .join(", ");
}
