/** The board on screen: all grounds of a tournament. */

import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";

import { arrivals, grounds, newestFirst, soonestFirst } from "@/board/order";
import { BoardFeed } from "@/live/boardFeed";
import type { Link } from "@/live/channel";
import { useSession } from "@/stores/session";
import type { BoardAlert, TournamentBoard } from "@/wire";

/** So long a ground shows what has just happened there. */
const FLASH_MS = 8_000;

export const useBoard = defineStore("board", () => {
  const session = useSession();
  const board = shallowRef<TournamentBoard | null>(null);
  const link = ref<Link>("connecting");
  const goneBecause = ref("");
  /** When the server was last heard of. */
  const heardAt = ref(0);
  /** By match, what has just happened there. */
  const flashes = shallowRef<ReadonlyMap<string, BoardAlert>>(new Map());
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let feed: BoardFeed | null = null;

  const live = computed(() => (board.value ? grounds(board.value) : []));
  const alerts = computed(() => newestFirst(board.value?.alerts ?? {}));
  const results = computed(() => newestFirst(board.value?.results ?? {}));
  const fixtures = computed(() => soonestFirst(board.value?.fixtures ?? {}));
  const ticker = computed(() => [
    ...live.value.map(({ id, match }) => ({ id, text: match.ticker, live: true })),
    ...results.value.map(({ id, ticker: text }) => ({ id, text, live: false })),
  ]);

  function follow(tournamentId: string): void {
    leave();
    feed = new BoardFeed(tournamentId, session.bearer, {
      moved: ({ board: next }, fresh) => {
        const before = board.value;
        board.value = next;
        if (fresh && before) flash(arrivals(before.alerts, next.alerts));
      },
      link: (state, reason) => {
        link.value = state;
        goneBecause.value = reason ?? "";
      },
      heard: () => (heardAt.value = Date.now()),
    });
  }

  function flash(arrived: ReadonlyMap<string, BoardAlert>): void {
    if (!arrived.size) return;
    flashes.value = new Map([...flashes.value, ...arrived]);
    const timer = setTimeout(() => {
      timers.delete(timer);
      flashes.value = new Map([...flashes.value].filter(([match, alert]) => arrived.get(match) !== alert));
    }, FLASH_MS);
    timers.add(timer);
  }

  function leave(): void {
    feed?.close();
    feed = null;
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
    board.value = null;
    link.value = "connecting";
    goneBecause.value = "";
    heardAt.value = 0;
    flashes.value = new Map();
  }

  return { board, live, alerts, results, fixtures, ticker, flashes, link, goneBecause, heardAt, follow, leave };
});
