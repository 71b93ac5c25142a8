/** The match as the monitors draw it, followed with the session's token: it may be private. */

import { Channel, type Link } from "@/live/channel";
import type { Position } from "@/live/position";
import { StateFeed } from "@/overlay/stateFeed";
import type { FeedState } from "@/wire";

export interface Listener {
  moved(position: Position, fresh: boolean): void;
  state(state: FeedState): void;
  link(link: Link): void;
}

const EXPIRED = new Set(["unauthorized", "token_expired"]);

export class Score {
  private channel: Channel | null = null;
  private readonly states: StateFeed;
  private isClosed = false;

  /** `bearer` gives an access token, another one than the one that it is given. */
  constructor(
    private readonly matchId: string,
    private readonly bearer: (stale?: string) => Promise<string | undefined>,
    private readonly listener: Listener,
  ) {
    const address = `/api/matches/${encodeURIComponent(matchId)}/state`;
    this.states = new StateFeed(address, listener.state, () => undefined, undefined, () => bearer());
    void this.watch();
  }

  close(): void {
    this.isClosed = true;
    this.channel?.close();
    this.states.close();
  }

  private async watch(stale?: string): Promise<void> {
    const token = await this.bearer(stale).catch(() => undefined);
    if (this.isClosed) return;
    this.channel = new Channel(
      { matchId: this.matchId, token },
      {
        moved: (position, fresh) => {
          this.listener.moved(position, fresh);
          this.states.moved(position.seq);
        },
        link: (link, reason) => this.linked(link, reason, token),
      },
    );
  }

  private linked(link: Link, reason: string | undefined, token: string | undefined): void {
    this.states.lost(link === "lost");
    this.listener.link(link === "gone" ? "lost" : link);
    // The channel has ended for good; the session has not.
    if (link === "gone" && EXPIRED.has(reason ?? "")) void this.watch(token);
  }
}
