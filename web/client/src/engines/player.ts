/**
 * One graphic in an engine of somebody else's: it follows its match by itself and is on the air from `play` to `stop`.
 *
 * `state.json` is polled: an engine's page is of another origin, and sockets are for pages of ours.
 */

import "@fontsource-variable/archivo/wdth.css";

import { Chosen } from "@/engines/chosen";
import { Room } from "@/engines/room";
import { rooted } from "@/engines/rooted";
import { taken } from "@/engines/taken";
import { STALE_MS } from "@/live/catchUp";
import { Delay } from "@/overlay/delay";
import { GRAPHICS } from "@/overlay/graphics";
import { Output } from "@/overlay/output";
import { standIn } from "@/overlay/standIn";
import { StateFeed } from "@/overlay/stateFeed";
import type { FeedState, Scoreboard } from "@/wire";

const POLL_MS = 500;
/** The longest that loading waits for the feed. */
const PATIENCE_MS = 4_000;
/** As in host.css. */
const LEAVING_MS = 320;

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export class Player {
  private readonly room: Room;
  private chosen: Chosen;
  private air: HTMLElement | null = null;
  private output: Output | null = null;
  private opened: Promise<void> = Promise.resolve();
  private feed: StateFeed | null = null;
  /** Of the feed that is followed now. */
  private delay = this.delayed();
  private cameFirst: () => void = () => undefined;
  private first: Promise<void> = Promise.resolve();
  private shown: FeedState | null = null;
  private board: Scoreboard | null = null;
  /** Since when the feed cannot be had. */
  private failing: number | null = null;
  private on = false;
  private revision = 0;

  /** `feed`: the address of the match's `state.json`, unless the data name another. */
  constructor(
    host: HTMLElement,
    private readonly graphic: string,
    feed: string,
  ) {
    this.room = new Room(host);
    this.chosen = new Chosen({ feed });
  }

  /** Resolves with whether the feed has answered; it goes on being asked. Throws `Unusable`, and so does `update`. */
  async load(data: unknown): Promise<boolean> {
    this.chosen = this.chosen.with(data);
    this.room.enter();
    addEventListener("online", this.hurry);
    this.follow();
    await Promise.race([this.first, after(PATIENCE_MS)]);
    if (!this.feed) return false;
    this.open();
    await this.opened;
    return this.shown !== null;
  }

  async play(skip: boolean): Promise<void> {
    await this.opened;
    this.on = true;
    this.move(skip);
  }

  /** Resolves when it has left the picture. */
  async stop(skip: boolean): Promise<void> {
    await this.opened;
    this.on = false;
    this.move(skip);
    const kind = (await GRAPHICS[this.graphic]?.load())?.default.kind;
    if (!skip) await after(kind?.leavingMs ?? LEAVING_MS);
  }

  async update(data: unknown): Promise<void> {
    const before = this.chosen;
    this.chosen = before.with(data);
    if (!this.output) return;
    if (this.chosen.feed !== before.feed) this.follow();
    this.delay.set(this.chosen.delayMs);
    if (this.chosen.differs(before)) this.open();
    await this.opened;
    this.direct();
  }

  /** The next innings; after the last the first. */
  async nextInnings(): Promise<void> {
    const all = this.shown?.innings.length ?? 0;
    if (all) await this.update({ innings: ((this.chosen.innings || all) % all) + 1 });
  }

  readonly hurry = (): void => this.feed?.hurry();

  /** Let go of everything; the element is empty. */
  close(): void {
    removeEventListener("online", this.hurry);
    this.feed?.close();
    this.feed = null;
    this.delay = this.delayed();
    this.output?.close();
    this.output = null;
    this.room.leave();
  }

  private delayed(): Delay<FeedState> {
    const delay: Delay<FeedState> = new Delay((state, fresh) => {
      if (this.delay === delay) this.show(state, fresh);
    }, () => true);
    delay.start();
    return delay;
  }

  private follow(): void {
    this.feed?.close();
    this.delay = this.delayed();
    this.delay.set(this.chosen.delayMs);
    this.shown = null;
    this.board = null;
    this.failing = null;
    this.first = new Promise((resolve) => (this.cameFirst = resolve));
    const address = this.chosen.feed;
    const { origin } = new URL(address, location.href);
    this.feed = new StateFeed(address, (state) => this.came(rooted(state, origin)), () => this.missed(), POLL_MS);
    this.feed.lost(true);
  }

  private came(state: FeedState): void {
    const fresh = this.failing === null || performance.now() - this.failing < STALE_MS;
    this.failing = null;
    // What there is when it is loaded has happened already, and is not held back.
    if (this.shown === null) this.show(state, false);
    else this.delay.push(state, fresh);
    this.cameFirst();
  }

  private missed(): void {
    this.failing ??= performance.now();
    this.output?.lookless();
  }

  private show(state: FeedState, fresh: boolean): void {
    this.shown = state;
    this.board = standIn(state, this.board);
    this.output?.feed(state);
    this.output?.board({ epoch: state.epoch, seq: state.seq, board: this.board }, fresh);
  }

  /** The picture, in clothes as they are chosen now; the one before stays until it is there. */
  private open(): void {
    const { output: before, air: worn } = this;
    this.air = this.room.place();
    const output = (this.output = new Output(this.air, this.graphic, this.chosen.page));
    output.linked("live");
    this.direct();
    if (this.shown) this.show(this.shown, false);
    else output.lookless();
    this.opened = output.open(Date.now).then(() => {
      before?.close();
      worn?.remove();
      if (before) this.move(true);
    });
  }

  /** Tell the picture what is on the air. */
  private direct(): void {
    this.revision += 1;
    this.output?.programme(taken(this.graphic, this.chosen.own, this.on, this.revision));
  }

  /** Bring it into the picture or take it out; `skip`: at once. */
  private move(skip: boolean): void {
    if (skip) this.mark(true);
    this.direct();
    if (!skip) return;
    this.mark(true);
    for (const element of this.air?.children ?? []) {
      for (const running of element.shadowRoot?.getAnimations() ?? []) {
        if (running.effect?.getComputedTiming().endTime !== Infinity) running.finish();
      }
      // What is worked out while the mark is there does not move when it is gone.
      void getComputedStyle(element).opacity;
    }
    this.mark(false);
  }

  private mark(still: boolean): void {
    for (const element of this.air?.children ?? []) element.toggleAttribute("data-still", still);
  }
}
