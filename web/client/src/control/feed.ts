/** A match's programme and outputs over Socket.IO `/control`, as a control room hears of them. */

import { io, type Socket } from "socket.io-client";

import type { Gone, Operate, Operating, Outputs, Problem, Programme } from "@/wire";

export interface Listener {
  /** The answer to the first word of each connection. */
  operating(message: Operating): void;
  programme(programme: Programme): void;
  outputs(message: Outputs): void;
  /** There is no connection; it is made again. */
  lost(): void;
  /** This match is not to be directed from here. */
  refused(problem: Problem): void;
}

interface Incoming {
  programme: (programme: Programme) => void;
  outputs: (message: Outputs) => void;
  gone: (message: Gone) => void;
}

interface Outgoing {
  operate: (message: Operate, answer: (reply: Operating | Problem) => void) => void;
}

const ANSWER_MS = 4_000;
const RETRY_MS = 1_500;
/** Answers that no waiting will change. */
const FINAL = new Set(["not_found", "forbidden", "upgrade_required"]);
const EXPIRED = new Set(["unauthorized", "token_expired"]);

export class ControlFeed {
  private readonly socket: Socket<Incoming, Outgoing>;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private stale: string | undefined;
  private bearer: string | undefined;

  /** `bearer` gives an access token for each connection, another one than the one that it is given. */
  constructor(
    private readonly matchId: string,
    bearer: (stale?: string) => Promise<string | undefined>,
    private readonly listener: Listener,
  ) {
    const give = async (): Promise<object> => {
      this.bearer = await bearer(this.stale);
      return { token: this.bearer };
    };
    // A connection of its own: one that is shared does not end while another namespace uses it, dead as it may be.
    this.socket = io("/control", {
      multiplex: false,
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      reconnectionDelay: 400,
      reconnectionDelayMax: 3_000,
      timeout: ANSWER_MS,
      auth: (use) => void give().then(use, () => use({})),
    });
    this.socket.on("connect", () => this.operate());
    this.socket.on("disconnect", (reason) => {
      this.listener.lost();
      // The library does not come back by itself when the server says goodbye, as it does while it drains.
      if (reason === "io server disconnect") this.socket.connect();
    });
    this.socket.on("connect_error", () => {
      this.listener.lost();
      if (this.socket.active) return;
      // The token was refused: it is another one next time.
      this.stale = this.bearer;
      this.again();
    });
    this.socket.on("programme", (programme) => this.listener.programme(programme));
    this.socket.on("outputs", (message) => this.listener.outputs(message));
    this.socket.on("gone", ({ code }) => this.sent(code));
  }

  /** Ask whether the connection is alive, and for what was missed. */
  check(): void {
    if (this.socket.connected) this.operate();
    else this.socket.disconnect().connect();
  }

  close(): void {
    clearTimeout(this.retry);
    this.socket.disconnect();
  }

  private operate(): void {
    this.socket.timeout(ANSWER_MS).emit("operate", { match_id: this.matchId }, (error, reply) => {
      if (!error) return this.answered(reply);
      // No answer: a connection that says that it is open is dead all the same.
      this.listener.lost();
      if (this.socket.connected) this.socket.disconnect().connect();
    });
  }

  private answered(reply: Operating | Problem): void {
    if (!("code" in reply)) return this.listener.operating(reply);
    if (FINAL.has(reply.code)) {
      this.close();
      return this.listener.refused(reply);
    }
    this.sent(reply.code, reply.retry_after_s);
  }

  /** Sent away: whoever asks again hears why. */
  private sent(code: string, afterS?: number): void {
    this.listener.lost();
    if (EXPIRED.has(code)) this.stale = this.bearer;
    this.again(afterS);
  }

  private again(afterS = 0): void {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => {
      if (this.stale === undefined && this.socket.connected) this.operate();
      else this.socket.disconnect().connect();
    }, afterS * 1_000 + RETRY_MS);
  }
}
