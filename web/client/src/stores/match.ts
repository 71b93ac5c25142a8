/** The match on screen. */

import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";

import { teamColours } from "@/cricket/colours";
import { feedEntries } from "@/cricket/feed";
import { Channel, type Link, type Target } from "@/live/channel";
import type { Scoreboard } from "@/wire";

export const useMatch = defineStore("match", () => {
  const board = shallowRef<Scoreboard | null>(null);
  const link = ref<Link>("connecting");
  const goneBecause = ref("");
  const changedAt = ref(0);
  let channel: Channel | null = null;

  const innings = computed(() => board.value?.innings);
  const feed = computed(() => (board.value ? feedEntries(board.value.feed, innings.value) : []));
  const colours = computed(() => teamColours(board.value?.sides.map((side) => side.name) ?? []));
  const battingColour = computed(() => colours.value[innings.value?.batting ?? 0]);

  function follow(target: Target): void {
    leave();
    channel = new Channel(target, {
      moved: (position) => {
        board.value = position.board;
        changedAt.value = Date.now();
      },
      link: (state, reason) => {
        link.value = state;
        goneBecause.value = reason ?? "";
      },
    });
  }

  /** A board that nobody scores, to look at. */
  function show(still: Scoreboard): void {
    leave();
    board.value = still;
    link.value = "live";
  }

  function leave(): void {
    channel?.close();
    channel = null;
    board.value = null;
    link.value = "connecting";
    goneBecause.value = "";
  }

  return { board, innings, feed, colours, battingColour, link, goneBecause, changedAt, follow, show, leave };
});
