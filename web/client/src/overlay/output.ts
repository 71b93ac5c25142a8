/**
 * An output: what comes from the match, the control room and the clock, and the picture that follows from it.
 *
 * All news goes through the delay. A fault never shows: the last good picture stays until there is a newer one.
 */

import type { Link } from "@/live/channel";
import type { Position } from "@/live/position";
import { remember, type Moment, type Spot } from "@/overlay/autopilot";
import { Delay } from "@/overlay/delay";
import type { Show } from "@/overlay/graphic";
import { GRAPHICS } from "@/overlay/graphics";
import type { Options } from "@/overlay/options";
import { ALONE, aloneSpots, nextChange, picked, spotsAt, type Rules } from "@/overlay/programme";
import { Scene } from "@/overlay/scene";
import { Impressions, nextTurn, sponsorFor } from "@/overlay/sponsors";
import { standIn } from "@/overlay/standIn";
import { lookFor, Style } from "@/overlay/style";
import { dress, teamTokens } from "@/overlay/themes";
import type { FeedState, Look, Programme, Report, Scoreboard } from "@/wire";

export const STAGE = "stage";

type News =
  | { readonly kind: "board"; readonly position: Position }
  | { readonly kind: "state"; readonly state: FeedState; readonly alone: boolean }
  | { readonly kind: "programme"; readonly programme: Programme };

export interface Facts {
  readonly seq: number;
  readonly link: Link;
  readonly delayMs: number;
  /** News that is held back. */
  readonly waiting: number;
  readonly shown: readonly string[];
  /** When the newest state came, by the page's clock. */
  readonly stateAt: number | null;
}

/** The longest that the first picture waits for the brand's look and for the programme. */
const PATIENCE_MS = 1_500;
/** Back on the socket, what was missed comes at once; so long after the last of it the board counts again. */
const SETTLE_MS = 500;
/** Nothing is drawn so often that a longer sleep would be noticed, and timers cannot be set for more. */
const LONGEST_SLEEP_MS = 3_600_000;

export class Output {
  private readonly delay = new Delay<News>((news, fresh) => this.take(news, fresh), (one, other) => one.kind === other.kind);
  /** Whether a graphic that is wanted needs `state.json`. */
  needsState: (needed: boolean) => void = () => undefined;
  private link: Link = "connecting";
  private stateAt: number | null = null;
  private readonly scene: Scene;
  private readonly style: Style;
  private readonly impressions = new Impressions();
  private wall: () => number = Date.now;
  private opened = false;
  private closed = false;
  private lookCame: () => void = () => undefined;
  /** Resolves when there is a look, or none to be had; and so does `told` for a programme. */
  private readonly looked = new Promise<void>((resolve) => (this.lookCame = resolve));
  private programmeCame: () => void = () => undefined;
  private readonly told = new Promise<void>((resolve) => (this.programmeCame = resolve));
  /** The newest look, which is not held back. */
  private look: Look | undefined;
  /** What is shown. */
  private position: Position | null = null;
  /** The newest that came over the socket. */
  private heldBoard: Position | null = null;
  /** Whether a board made of `state.json` was shown since. */
  private standing = false;
  private settling: ReturnType<typeof setTimeout> | undefined;
  private state: FeedState | null = null;
  private rules: Rules = ALONE;
  /** By the page's clock, which no correction of the server's moves. */
  private history: Moment[] = [];
  private wake: ReturnType<typeof setTimeout> | undefined;

  /** `graphic` is a slug, or `stage` for all that the programme has. */
  constructor(
    private readonly root: HTMLElement,
    private readonly graphic: string,
    private readonly chosen: Options,
  ) {
    this.scene = new Scene(root, chosen.scale, () => this.refresh(false));
    this.style = new Style(root, chosen);
    dress(root, { scale: String(chosen.scale), safe: String(chosen.safe) });
    this.delay.set(chosen.delayMs ?? 0);
    if (graphic !== STAGE) this.scene.prepare([graphic]);
    document.addEventListener("visibilitychange", this.seen);
  }

  /** Take everything out of the picture, and put nothing into it any more. */
  close(): void {
    document.removeEventListener("visibilitychange", this.seen);
    clearTimeout(this.wake);
    clearTimeout(this.settling);
    this.closed = true;
    this.opened = false;
    this.scene.set(new Map(), false);
  }

  private readonly seen = (): void => {
    this.delay.work();
    this.refresh(false);
  };

  /** The first picture, once it is known how to show it, and how late. Milliseconds since 1970 come from `wall`. */
  async open(wall: () => number): Promise<void> {
    this.wall = wall;
    const patience = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS));
    await Promise.race([patience, Promise.all([this.looked, this.told])]);
    await this.style.wear(this.look);
    if (this.closed) return;
    this.opened = true;
    this.delay.start();
    if (this.graphic === STAGE) this.scene.prepare(Object.keys(GRAPHICS));
  }

  board(position: Position, fresh: boolean): void {
    this.heldBoard = position;
    this.delay.push({ kind: "board", position }, fresh);
  }

  feed(state: FeedState): void {
    this.stateAt = performance.now();
    this.look = lookFor(state.look, this.chosen);
    this.lookCame();
    this.delay.push({ kind: "state", state: { ...state, look: this.look }, alone: this.link === "lost" }, false);
  }

  /** There is no look to be had now: begin without. */
  lookless(): void {
    this.lookCame();
  }

  /** There is no programme to be had now: begin without. */
  alone(): void {
    this.programmeCame();
  }

  programme(programme: Programme): void {
    if (this.chosen.delayMs === null) this.delay.set(programme.delay_ms);
    this.programmeCame();
    this.delay.push({ kind: "programme", programme }, false);
  }

  /** Something came, whatever it was: see whether anything that was held back is due. */
  heard(): void {
    this.delay.work();
  }

  linked(link: Link): void {
    if (this.link === "lost" && link === "live" && this.heldBoard) {
      this.delay.push({ kind: "board", position: this.heldBoard }, false);
    }
    this.link = link;
    this.root.dataset["link"] = link;
  }

  report(): Report {
    return {
      seq: this.position?.seq ?? 0,
      delay_ms: this.delay.ms,
      link: this.link,
      visible: document.visibilityState === "visible",
      on_air: this.scene.shown,
      sponsors: this.impressions.take(performance.now()),
    };
  }

  facts(): Facts {
    return {
      seq: this.position?.seq ?? 0,
      link: this.link,
      delayMs: this.delay.ms,
      waiting: this.delay.waiting,
      shown: this.scene.shown,
      stateAt: this.stateAt,
    };
  }

  private take(news: News, fresh: boolean): void {
    switch (news.kind) {
      case "board":
        return this.takeBoard(news.position, fresh);
      case "state":
        return this.takeState(news.state, news.alone);
      case "programme":
        this.rules = news.programme;
        return this.refresh(false);
    }
  }

  private takeBoard(position: Position, fresh: boolean): void {
    const before = this.position;
    clearTimeout(this.settling);
    if (before && before.epoch === position.epoch && position.seq < before.seq) {
      // Earlier than what `state.json` told; a state counts on with every event, a board only where it changed.
      if (this.standing) this.settling = setTimeout(() => this.showBoard(position, false), SETTLE_MS);
      return;
    }
    this.showBoard(position, fresh && !this.standing);
  }

  private showBoard(position: Position, fresh: boolean): void {
    const same = position.board === this.position?.board;
    this.position = position;
    this.root.dataset["seq"] = String(position.seq);
    this.standing = false;
    if (!same) this.history = remember(this.history, { board: position.board, fresh, at: performance.now() });
    this.refresh(fresh && !same);
  }

  /** `alone`: the socket was dead when the state came. */
  private takeState(state: FeedState, alone: boolean): void {
    this.state = state;
    const { position } = this;
    if (alone && (!position || (position.epoch === state.epoch && state.seq > position.seq))) {
      this.showBoard({ epoch: state.epoch, seq: state.seq, board: standIn(state, this.heldBoard?.board ?? null) }, false);
      this.standing = true;
    }
    this.refresh(false);
    void this.style.wear(state.look).then((changed) => changed && this.refresh(false));
  }

  /** The moment that is shown, in milliseconds since 1970 on the server's clock. */
  private now(): number {
    return this.wall() - this.delay.ms;
  }

  /** What was shown when, on the clock of `now`. */
  private past(now: number): Moment[] {
    const ahead = now - performance.now();
    return this.history.map((moment) => ({ ...moment, at: moment.at + ahead }));
  }

  private spots(history: readonly Moment[], now: number): Spot[] {
    if (this.graphic === STAGE) return spotsAt(this.rules, history, now);
    const place = GRAPHICS[this.graphic]?.place ?? "lower";
    return aloneSpots(this.graphic, place, this.chosen.manual, this.rules, history, now);
  }

  private showOf(spot: Spot, board: Scoreboard, now: number): Show {
    const options = { ...this.chosen.rest, ...spot.options };
    const sponsor = spot.graphic === "sponsor" ? sponsorFor(this.state, options, now) : null;
    const shouted = spot.graphic === "score-bug" && this.graphic === STAGE && this.shouts();
    return {
      board,
      state: this.state,
      words: this.style.words,
      options: { ...options, ...(sponsor === null ? {} : { sponsor }), ...(shouted ? { shout: "off" } : {}) },
    };
  }

  /** Whether the milestone graphic says what the score bug would. */
  private shouts(): boolean {
    return this.rules.mode === "auto" && this.rules.auto_pilot.milestones;
  }

  private refresh(fresh: boolean): void {
    const { position } = this;
    if (!this.opened || !position) return;
    const now = this.now();
    const history = this.past(now);
    const spots = this.spots(history, now);
    this.needsState(spots.some((spot) => this.scene.needsState(spot.graphic)));
    const shows = new Map(spots.map((spot) => [spot, this.showOf(spot, position.board, now)]));
    const ready = [...shows].filter(([spot, show]) => this.scene.has(spot.graphic, show)).map(([spot]) => spot);
    const on = picked(ready, (graphic) => GRAPHICS[graphic]?.place);
    dress(this.root, teamTokens(position.board, this.state));
    const picture = new Map([...shows].filter(([spot]) => on.includes(spot)).map(([spot, show]) => [spot.graphic, show]));
    this.scene.set(picture, fresh);
    const sponsor = picture.get("sponsor")?.options["sponsor"] ?? null;
    this.impressions.see(document.visibilityState === "visible" ? sponsor : null, performance.now());
    const rules = this.graphic === STAGE ? this.rules : { ...ALONE, on_air: this.rules.on_air };
    this.sleep(now, [nextChange(rules, history, now), sponsor === null ? null : nextTurn(now)]);
  }

  /** Come back at the first of these times, when the picture changes by itself. */
  private sleep(now: number, times: readonly (number | null)[]): void {
    clearTimeout(this.wake);
    const next = Math.min(...times.map((time) => time ?? Infinity));
    if (next < Infinity) this.wake = setTimeout(() => this.refresh(false), Math.min(next - now, LONGEST_SLEEP_MS));
  }
}
