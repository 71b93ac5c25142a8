/** A match watched over Socket.IO. */

import { Follower, type Listener as OfBoard } from "@/live/follower";
import type { Scoreboard, Watch } from "@/wire";

export type { Link } from "@/live/follower";
export type Listener = OfBoard<Scoreboard>;

export interface Target {
  readonly matchId?: string | undefined;
  readonly token?: string | undefined;
}

const FINAL: ReadonlySet<string> = new Set(["not_found", "unauthorized", "token_expired", "forbidden", "malformed"]);

export class Channel extends Follower<Scoreboard> {
  constructor({ matchId, token }: Target, listener: Listener) {
    const request: Watch = {
      ...(matchId === undefined ? {} : { match_id: matchId }),
      ...(token === undefined ? {} : { token }),
    };
    super({ namespace: "/watch", request, final: FINAL }, listener);
  }
}
