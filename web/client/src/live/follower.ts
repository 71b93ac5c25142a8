/** A board watched over Socket.IO for as long as it takes: it reconnects for ever and always comes back to the latest. */

import { io, type Socket } from "socket.io-client";

import { CatchUp } from "@/live/catchUp";
import { onPatch, onSnapshot, onTick, since, type Position, type Step, type Whole } from "@/live/position";
import type { Gone, Patch, Problem, Since, Tick } from "@/wire";

export type Link = "connecting" | "live" | "lost" | "gone";

/** What is watched, and as whom. */
export interface Way {
  readonly namespace: string;
  /** What `watch` says besides `since`. */
  readonly request: object;
  /** Answers that no waiting will change. */
  readonly final: ReadonlySet<string>;
  /** Gives an access token for each connection. */
  readonly bearer?: () => Promise<string | undefined>;
}

export interface Listener<B> {
  /** The board changed; `fresh` when it happened just now, worth an animation. */
  moved(position: Position<B>, fresh: boolean): void;
  /** `reason` is a stable code and comes with `gone`. */
  link(state: Link, reason?: string): void;
  /** Something came, be it only that there is nothing new. */
  heard?(): void;
}

interface Incoming<B> {
  snapshot: (message: Whole<B>) => void;
  patch: (message: Patch) => void;
  tick: (message: Tick) => void;
  gone: (message: Gone) => void;
}

interface Outgoing<B> {
  watch: (message: object & { since?: Since }, answer: (reply: Whole<B> | Problem) => void) => void;
}

/** The server ticks every 2 s: a socket that is silent for longer is dead, even if it says that it is open. */
const SILENCE_MS = 6_000;
const ANSWER_MS = 4_000;
const RETRY_MS = 1_500;

export class Follower<B> {
  private readonly socket: Socket<Incoming<B>, Outgoing<B>>;
  private readonly catchUp: CatchUp<B>;
  private position: Position<B> | null = null;
  private asking = false;
  /** The server had nothing to add although we are behind: ask for everything. */
  private distrust = false;
  private state: Link = "connecting";
  private silence: ReturnType<typeof setTimeout> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly way: Way,
    private readonly listener: Listener<B>,
  ) {
    const { bearer } = way;
    this.catchUp = new CatchUp<B>((position, fresh) => this.listener.moved(position, fresh));
    this.socket = io(way.namespace, {
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      reconnectionDelay: 400,
      reconnectionDelayMax: 3_000,
      timeout: SILENCE_MS,
      ...(bearer && { auth: (give) => void bearer().then((token) => give(token ? { token } : {}), () => give({})) }),
    });
    this.socket.on("connect", () => this.watch());
    this.socket.on("disconnect", (reason) => {
      this.asking = false;
      this.change("lost");
      // The library does not come back by itself when the server says goodbye, as it does while it drains.
      if (reason === "io server disconnect") this.socket.connect();
    });
    this.socket.on("connect_error", () => {
      this.change("lost");
      // The library does not come back by itself where the server refused the token; the next one may be good.
      if (!this.socket.active) this.again();
    });
    this.socket.on("snapshot", (message) => this.take(onSnapshot(this.position, message)));
    this.socket.on("patch", (message) => this.take(onPatch(this.position, message)));
    this.socket.on("tick", (message) => this.take(onTick(this.position, message)));
    this.socket.onAny(() => this.heard());
    this.socket.on("gone", (message) => (way.final.has(message.code) ? this.end(message.code) : this.change("lost")));
    addEventListener("online", this.wake);
    addEventListener("offline", this.sleep);
    document.addEventListener("visibilitychange", this.wake);
  }

  close(): void {
    removeEventListener("online", this.wake);
    removeEventListener("offline", this.sleep);
    document.removeEventListener("visibilitychange", this.wake);
    clearTimeout(this.silence);
    clearTimeout(this.retry);
    this.catchUp.end();
    this.socket.disconnect();
  }

  private readonly wake = (): void => {
    if (document.visibilityState !== "visible" || this.state === "gone") return;
    if (this.socket.connected) this.watch();
    else this.socket.disconnect().connect();
  };

  private readonly sleep = (): void => this.change("lost");

  private watch(): void {
    if (this.asking) return;
    this.asking = true;
    const from = this.distrust ? undefined : since(this.position);
    const request = { ...this.way.request, ...(from ? { since: from } : {}) };
    this.socket.timeout(ANSWER_MS).emit("watch", request, (error, reply) => {
      this.asking = false;
      if (error) this.again();
      else if ("code" in reply) this.refused(reply);
      else this.answered(reply);
    });
  }

  private answered(reply: Whole<B>): void {
    this.heard();
    this.distrust = reply.snapshot === null && reply.seq > (this.position?.seq ?? 0);
    this.take(onSnapshot(this.position, reply));
  }

  private refused(problem: Problem): void {
    if (this.way.final.has(problem.code)) this.end(problem.code);
    else this.again(problem.retry_after_s);
  }

  private again(afterS?: number): void {
    clearTimeout(this.retry);
    this.retry = setTimeout(
      () => (this.socket.connected ? this.watch() : this.socket.connect()),
      (afterS ?? 0) * 1_000 + RETRY_MS,
    );
  }

  private take(step: Step<B>): void {
    if (step.kind === "resync") {
      this.watch();
      return;
    }
    if (step.kind === "unchanged") return;
    this.distrust = false;
    this.position = step.position;
    this.catchUp.moved(step.position, step.fresh);
  }

  private heard(): void {
    this.listener.heard?.();
    this.catchUp.heard();
    this.change("live");
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      this.change("lost");
      this.socket.disconnect().connect();
    }, SILENCE_MS);
  }

  private end(code: string): void {
    this.change("gone", code);
    this.close();
  }

  private change(state: Link, reason?: string): void {
    if (this.state === state || this.state === "gone") return;
    this.state = state;
    this.listener.link(state, reason);
  }
}
