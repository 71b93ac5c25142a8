/** A match watched over Socket.IO for as long as it takes: it reconnects for ever and always comes back to the latest. */

import { io, type Socket } from "socket.io-client";

import { CatchUp } from "@/live/catchUp";
import { onPatch, onSnapshot, onTick, since, type Position, type Step } from "@/live/position";
import type { Gone, Patch, Problem, Snapshot, Tick, Watch } from "@/wire";

export type Link = "connecting" | "live" | "lost" | "gone";

export interface Target {
  readonly matchId?: string | undefined;
  readonly token?: string | undefined;
}

export interface Listener {
  /** The board changed; `fresh` when it happened just now, worth an animation. */
  moved(position: Position, fresh: boolean): void;
  /** `reason` is a stable code and comes with `gone`. */
  link(state: Link, reason?: string): void;
}

interface Incoming {
  snapshot: (message: Snapshot) => void;
  patch: (message: Patch) => void;
  tick: (message: Tick) => void;
  gone: (message: Gone) => void;
}

interface Outgoing {
  watch: (message: Watch, answer: (reply: Snapshot | Problem) => void) => void;
}

/** The server ticks every 2 s: a socket that is silent for longer is dead, even if it says that it is open. */
const SILENCE_MS = 6_000;
const ANSWER_MS = 4_000;
const RETRY_MS = 1_500;
/** Answers that no waiting will change. */
const FINAL = new Set(["not_found", "unauthorized", "token_expired", "forbidden", "malformed"]);

export class Channel {
  private readonly socket: Socket<Incoming, Outgoing>;
  private readonly catchUp: CatchUp;
  private position: Position | null = null;
  private asking = false;
  /** The server had nothing to add although we are behind: ask for everything. */
  private distrust = false;
  private state: Link = "connecting";
  private silence: ReturnType<typeof setTimeout> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly target: Target,
    private readonly listener: Listener,
  ) {
    this.catchUp = new CatchUp((position, fresh) => this.listener.moved(position, fresh));
    this.socket = io("/watch", {
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      reconnectionDelay: 400,
      reconnectionDelayMax: 3_000,
      timeout: SILENCE_MS,
    });
    this.socket.on("connect", () => this.watch());
    this.socket.on("disconnect", (reason) => {
      this.asking = false;
      this.change("lost");
      // The library does not come back by itself when the server says goodbye, as it does while it drains.
      if (reason === "io server disconnect") this.socket.connect();
    });
    this.socket.on("connect_error", () => this.change("lost"));
    this.socket.on("snapshot", (message) => this.take(onSnapshot(this.position, message)));
    this.socket.on("patch", (message) => this.take(onPatch(this.position, message)));
    this.socket.on("tick", (message) => this.take(onTick(this.position, message)));
    this.socket.onAny(() => this.heard());
    this.socket.on("gone", (message) => (FINAL.has(message.code) ? this.end(message.code) : this.change("lost")));
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
    const request: Watch = {
      ...(this.target.matchId === undefined ? {} : { match_id: this.target.matchId }),
      ...(this.target.token === undefined ? {} : { token: this.target.token }),
      ...(from ? { since: from } : {}),
    };
    this.socket.timeout(ANSWER_MS).emit("watch", request, (error, reply) => {
      this.asking = false;
      if (error) this.again();
      else if ("code" in reply) this.refused(reply);
      else this.answered(reply);
    });
  }

  private answered(reply: Snapshot): void {
    this.heard();
    this.distrust = reply.snapshot === null && reply.seq > (this.position?.seq ?? 0);
    this.take(onSnapshot(this.position, reply));
  }

  private refused(problem: Problem): void {
    if (FINAL.has(problem.code)) this.end(problem.code);
    else this.again(problem.retry_after_s);
  }

  private again(afterS?: number): void {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.socket.connected && this.watch(), (afterS ?? 0) * 1_000 + RETRY_MS);
  }

  private take(step: Step): void {
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
