/** The match on screen. */

import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";

import { teamColours } from "@/cricket/colours";
import { countingOf } from "@/cricket/counting";
import { feedEntries } from "@/cricket/feed";
import { Channel, type Link, type Target } from "@/live/channel";
import type { Scoreboard } from "@/wire";

export const useMatch = defineStore("match", () => {
  const board = shallowRef<Scoreboard | null>(null);
  const link = ref<Link>("connecting");
  const goneBecause = ref("");
  const changedAt = ref(0);
  /** The key of the feed's newest line, if it came just now. */
  const arrived = ref("");
  let channel: Channel | null = null;

  const innings = computed(() => board.value?.innings);
  const counting = computed(() => (board.value ? countingOf(board.value) : { inBalls: false, ballsPerOver: 6 }));
  const feed = computed(() => (board.value ? feedEntries(board.value.feed, innings.value, counting.value) : []));
  const colours = computed(() => teamColours(board.value?.sides.map((side) => side.name) ?? []));

  function follow(target: Target): void {
    leave();
    channel = new Channel(target, {
      moved: (position, fresh) => {
        const before = board.value;
        board.value = position.board;
        changedAt.value = Date.now();
        const newest = feed.value[0]?.key ?? "";
        if (!fresh) arrived.value = "";
        else if (!(newest in (before?.feed ?? {}))) arrived.value = newest;
      },
      link: (state, reason) => {
        link.value = state;
        goneBecause.value = reason ?? "";
      },
    });
  }

  function leave(): void {
    channel?.close();
    channel = null;
    board.value = null;
    link.value = "connecting";
    goneBecause.value = "";
    arrived.value = "";
  }

  return { board, innings, counting, feed, arrived, colours, link, goneBecause, changedAt, follow, leave };
});
