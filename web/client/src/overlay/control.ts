/** The programme, over Socket.IO `/control`. A hub without it, or one that refuses, leaves the page to itself. */

import { io, type Socket } from "socket.io-client";

import type { Target } from "@/live/channel";
import type { Attach, Attached, Gone, Problem, Programme, Report, Reported } from "@/wire";

interface Incoming {
  programme: (programme: Programme) => void;
  gone: (message: Gone) => void;
}

interface Outgoing {
  attach: (message: Attach, answer: (reply: Attached | Problem) => void) => void;
  report: (message: Report, answer: (reply: Reported | Problem) => void) => void;
}

export interface ControlListener {
  programme(programme: Programme): void;
  /** There is none to be had now. */
  alone(): void;
  /** What the output has to say of itself; asked every 5 s. */
  report(): Report;
}

const REPORT_MS = 5_000;
const ANSWER_MS = 4_000;
/** A namespace that was refused is not tried again by the library, and what was refused may be allowed one day. */
const RETRY_MS = 20_000;

/** Not `randomUUID`: an overlay is loaded over plain HTTP from another machine, too. */
function outputId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Control {
  private readonly socket: Socket<Incoming, Outgoing>;
  private readonly id = outputId();
  private attached = false;
  private revision = -1;
  private clockMs = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly target: Target,
    private readonly graphic: string,
    private readonly listener: ControlListener,
  ) {
    // A connection of its own: one that is shared does not end while another namespace uses it, dead as it may be.
    this.socket = io("/control", {
      multiplex: false,
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 4_000,
      timeout: ANSWER_MS,
    });
    this.socket.on("connect", () => this.attach());
    this.socket.on("disconnect", (reason) => {
      this.attached = false;
      if (reason === "io server disconnect") this.socket.connect();
    });
    this.socket.on("connect_error", () => {
      this.listener.alone();
      if (!this.socket.active) setTimeout(() => this.socket.connect(), RETRY_MS);
    });
    this.socket.on("programme", (programme) => this.take(programme));
    this.socket.on("gone", () => this.later());
    addEventListener("online", () => this.socket.disconnect().connect());
    setInterval(() => this.report(), REPORT_MS);
  }

  /** Milliseconds since 1970 on the server's clock. */
  wall(): number {
    return Date.now() + this.clockMs;
  }

  private attach(): void {
    const { matchId, token } = this.target;
    const message: Attach = {
      graphic: this.graphic,
      output_id: this.id,
      ...(matchId === undefined ? {} : { match_id: matchId }),
      ...(token === undefined ? {} : { token }),
    };
    this.socket.timeout(ANSWER_MS).emit("attach", message, (error, reply) => {
      if (error) return this.silent();
      if ("code" in reply) return this.later();
      this.attached = true;
      this.clockMs = reply.now_ms - Date.now();
      // The answer counts whatever its number is: the hub may have been started anew.
      this.revision = -1;
      this.take(reply.programme);
    });
  }

  private take(programme: Programme): void {
    if (programme.revision <= this.revision) return;
    this.revision = programme.revision;
    this.listener.programme(programme);
  }

  private report(): void {
    if (!this.attached) return;
    this.socket.timeout(ANSWER_MS).emit("report", this.listener.report(), (error, reply) => {
      if (error) this.silent();
      else if ("code" in reply) this.later();
      else if (reply.revision > this.revision) this.attach();
      else this.clockMs = reply.now_ms - Date.now();
    });
  }

  private later(): void {
    this.attached = false;
    this.listener.alone();
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.socket.connected && !this.attached && this.attach(), RETRY_MS);
  }

  /** No answer: a connection that says that it is open is dead all the same. */
  private silent(): void {
    if (this.socket.connected) this.socket.disconnect().connect();
  }
}
