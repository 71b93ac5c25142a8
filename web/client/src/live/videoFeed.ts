/** What happens to a session's video, its reports and its files, as the server tells it; polling goes on without it. */

import { io, type Socket } from "socket.io-client";

import type { Follow, Followed, NewsGone, Problem, VideoChanged, WorkDone, WorkProgress } from "@/wire";

export interface Listener {
  progress(message: WorkProgress): void;
  /** Something is not as it was: ask again. */
  changed(): void;
  live(isLive: boolean): void;
}

interface Incoming {
  progress: (message: WorkProgress) => void;
  changed: (message: VideoChanged) => void;
  done: (message: WorkDone) => void;
  gone: (message: NewsGone) => void;
}

interface Outgoing {
  follow: (message: Follow, answer: (reply: Followed | Problem) => void) => void;
}

const ANSWER_MS = 5_000;

export class VideoFeed {
  private readonly socket: Socket<Incoming, Outgoing>;

  /** `bearer` gives an access token for each connection. */
  constructor(
    private readonly target: Follow,
    bearer: () => Promise<string | undefined>,
    private readonly listener: Listener,
  ) {
    this.socket = io("/videos", {
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      reconnectionDelayMax: 10_000,
      auth: (give) => void bearer().then((token) => give({ token }), () => give({})),
    });
    this.socket.on("connect", () => this.follow());
    this.socket.on("disconnect", (reason) => {
      this.listener.live(false);
      // The library does not come back by itself when the server says goodbye, as it does while it drains.
      if (reason === "io server disconnect") this.socket.connect();
    });
    this.socket.on("progress", (message) => this.listener.progress(message));
    this.socket.on("changed", () => this.listener.changed());
    this.socket.on("done", () => this.listener.changed());
    this.socket.on("gone", () => this.listener.live(false));
  }

  close(): void {
    this.socket.disconnect();
  }

  private follow(): void {
    this.socket.timeout(ANSWER_MS).emit("follow", this.target, (error, reply) => {
      const isLive = !error && !("code" in reply);
      this.listener.live(isLive);
      if (!isLive) return;
      // What happened while nobody listened.
      this.listener.changed();
      for (const message of reply.progress) this.listener.progress(message);
    });
  }
}
