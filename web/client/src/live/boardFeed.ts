/** The board of a tournament, all grounds at once, watched over Socket.IO. */

import { Follower, type Listener } from "@/live/follower";
import type { TournamentBoard, WatchBoard } from "@/wire";

/** A session that is over is none of them: the next connection has another token, or none, and shows what strangers see. */
const FINAL: ReadonlySet<string> = new Set(["not_found", "forbidden", "malformed", "upgrade_required"]);

export class BoardFeed extends Follower<TournamentBoard> {
  /** `bearer` gives an access token for each connection; without one only public matches are shown. */
  constructor(tournamentId: string, bearer: () => Promise<string | undefined>, listener: Listener<TournamentBoard>) {
    const request: WatchBoard = { tournament_id: tournamentId };
    super({ namespace: "/board", request, final: FINAL, bearer }, listener);
  }
}
