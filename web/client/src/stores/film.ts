/** The film on screen: where it is, and the clip that is being marked. Times are microseconds from its first picture. */

import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";

import { draftAt, dragged, moved, within, type Draft, type Edge } from "@/coaching/draft";
import { frameAway, nextRate } from "@/coaching/rates";
import { SECOND_US } from "@/coaching/times";

const USUAL_FRAMES = 25;

export const useFilm = defineStore("film", () => {
  const element = shallowRef<HTMLVideoElement | null>(null);
  const at_us = ref(0);
  const duration_us = ref(0);
  const isPlaying = ref(false);
  const rate = ref(1);
  const draft = shallowRef<Draft | null>(null);
  const frameRate = ref(USUAL_FRAMES);
  /** Where playing stops by itself. */
  let stop_us: number | null = null;
  let ticking = 0;

  const isThere = computed(() => element.value !== null && duration_us.value > 0);

  /** Take hold of a player; `known` is what is known of the film before it has loaded. */
  function attach(video: HTMLVideoElement, known: { duration_us: number; frame_rate: number }): void {
    element.value = video;
    duration_us.value = known.duration_us;
    frameRate.value = known.frame_rate || USUAL_FRAMES;
    video.playbackRate = rate.value;
  }

  function detach(): void {
    cancelAnimationFrame(ticking);
    element.value = null;
    [at_us.value, duration_us.value, isPlaying.value, draft.value, stop_us] = [0, 0, false, null, null];
  }

  /** The player says where it is. */
  function heard(): void {
    const video = element.value;
    if (!video) return;
    at_us.value = Math.round(video.currentTime * SECOND_US);
    isPlaying.value = !video.paused && !video.ended;
    if (stop_us !== null && isPlaying.value && at_us.value >= stop_us) pauseAt(stop_us);
    cancelAnimationFrame(ticking);
    if (isPlaying.value) ticking = requestAnimationFrame(heard);
  }

  function seek(us: number): void {
    const target = Math.min(Math.max(0, us), Math.max(0, duration_us.value));
    stop_us = null;
    at_us.value = Math.round(target);
    if (element.value) element.value.currentTime = target / SECOND_US;
  }

  function toggle(): void {
    stop_us = null;
    if (!element.value) return;
    if (element.value.paused) play();
    else element.value.pause();
  }

  function jump(seconds: number): void {
    seek(at_us.value + seconds * SECOND_US);
  }

  function step(frames: number): void {
    element.value?.pause();
    seek(frameAway(at_us.value, frames, frameRate.value, duration_us.value));
  }

  /** Only this stretch, from its beginning. */
  function playSpan(startUs: number, endUs: number): void {
    seek(startUs);
    stop_us = endUs;
    play();
  }

  function setRate(next: number): void {
    rate.value = next;
    if (element.value) element.value.playbackRate = next;
  }

  function mark(edge: Edge, us = at_us.value): void {
    draft.value = moved(draft.value, edge, us, duration_us.value);
  }

  function drag(edge: Edge, us: number): void {
    if (draft.value) draft.value = dragged(draft.value, edge, us, duration_us.value);
  }

  /** Begin a clip here, unless one is being marked. */
  function begin(): void {
    draft.value ??= draftAt(at_us.value, duration_us.value);
  }

  function take(startUs: number, endUs: number): void {
    draft.value = within(startUs, endUs, duration_us.value);
  }

  function drop(): void {
    draft.value = null;
  }

  function play(): void {
    // A browser that lets nobody but people start films leaves it at its place.
    void element.value?.play().catch(() => undefined);
  }

  function pauseAt(us: number): void {
    stop_us = null;
    element.value?.pause();
    seek(us);
  }

  return {
    ...{ element, at_us, duration_us, isPlaying, rate, draft, frameRate, isThere },
    ...{ attach, detach, heard, seek, toggle, jump, step, playSpan, setRate, mark, drag, begin, take, drop },
    faster: (by: number) => setRate(nextRate(rate.value, by)),
  };
});
