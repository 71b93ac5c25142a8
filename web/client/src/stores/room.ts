/** The coaching session on screen: who was there, its video, what was noted, and what was found in it. */

import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";

import { refusalOf } from "@/account/faults";
import type { Refusal } from "@/api";
import { workspaceQuery } from "@/coaching/query";
import { Turns } from "@/coaching/turns";
import { isWorking, newestUsable, withProgress, withProgressOf } from "@/coaching/videos";
import { VideoFeed } from "@/live/videoFeed";
import { useCuts } from "@/stores/cuts";
import { useSession } from "@/stores/session";
import type { AnalysisView, CoachingSessionView, KeyframeView, NoteView, PlayerView, VideoList, VideoView, WorkProgress } from "@/wire";

export const useRoom = defineStore("room", () => {
  const session = useSession();
  const cuts = useCuts();
  const id = ref("");
  const view = shallowRef<CoachingSessionView | null>(null);
  const players = shallowRef<readonly PlayerView[]>([]);
  const video = shallowRef<VideoView | null>(null);
  const notes = shallowRef<readonly NoteView[]>([]);
  const stills = shallowRef<readonly KeyframeView[]>([]);
  /** Of the video, the newest first; those of notes alone are `reports`. */
  const analyses = shallowRef<readonly AnalysisView[]>([]);
  const reports = shallowRef<readonly AnalysisView[]>([]);
  const refusal = shallowRef<Refusal | null>(null);
  /** Why there is no video here, where the plan has none while the rest of the page is there. */
  const noVideo = shallowRef<Refusal | null>(null);
  const isLoaded = ref(false);
  const isLive = ref(false);
  /** A video has arrived that the server has yet to tell of. */
  const isExpected = ref(false);
  let feed: VideoFeed | null = null;

  const moments = computed(() => analyses.value.find(({ findings }) => findings)?.findings?.moments ?? []);
  const isBusy = computed(
    () =>
      isExpected.value ||
      (video.value !== null && isWorking(video.value)) ||
      [...analyses.value, ...reports.value].some(({ state }) => state === "queued") ||
      cuts.isCutting,
  );
  const turns = new Turns({ isDue: () => isBusy.value, isTold: () => isLive.value, look: refresh });

  async function enter(sessionId: string): Promise<void> {
    leave();
    id.value = sessionId;
    refusal.value = null;
    try {
      view.value = await session.ask("GET /coaching-sessions/{session_id}", path());
      await Promise.all([loadPlayers(), loadNotes(), loadVideo(), loadReports()]);
      if (id.value !== sessionId) return;
      isLoaded.value = true;
      listen(sessionId);
    } catch (error) {
      const why = refusalOf(error);
      if (id.value === sessionId) refusal.value = why;
    }
  }

  function leave(): void {
    feed?.close();
    feed = null;
    turns.end();
    cuts.forget();
    [view.value, video.value, noVideo.value, id.value] = [null, null, null, ""];
    [isLoaded.value, isLive.value, isExpected.value] = [false, false, false];
    [notes.value, stills.value, analyses.value, reports.value, players.value] = [[], [], [], [], []];
  }

  function listen(sessionId: string): void {
    turns.begin();
    feed = new VideoFeed({ session_id: sessionId }, () => session.bearer(), {
      progress: hear,
      changed: () => void refresh(),
      live: (live) => (isLive.value = live),
    });
  }

  function hear(message: WorkProgress): void {
    if (video.value) video.value = withProgress(video.value, message);
    analyses.value = withProgressOf("analysis", analyses.value, message);
    reports.value = withProgressOf("analysis", reports.value, message);
    cuts.files = withProgressOf("export", cuts.files, message);
  }

  /** All that work changes. What cannot be had just now stays as it was; the next turn asks again. */
  async function refresh(): Promise<void> {
    await Promise.all([loadVideo(), loadReports()]).catch(() => undefined);
  }

  /** A video has just been sent. */
  async function expect(): Promise<void> {
    isExpected.value = true;
    await refresh();
  }

  const path = () => ({ path: { session_id: id.value } });

  async function loadVideo(): Promise<void> {
    const here = id.value;
    const { videos } = await session
      .ask("GET /coaches/plus/sessions/{session_id}/videos", path())
      .catch(withoutVideo);
    const found = newestUsable(videos);
    const next = found && (await session.ask("GET /videos/{video_id}", { path: { video_id: found.id } }));
    if (id.value !== here) return;
    if (next && next.id !== video.value?.id) isExpected.value = false;
    video.value = next;
    if (next) await loadFindings(next);
  }

  function withoutVideo(error: unknown): VideoList {
    const why = refusalOf(error);
    if (why.code !== "upgrade_required") throw error;
    noVideo.value = why;
    return { videos: [] };
  }

  async function loadFindings(of: VideoView): Promise<void> {
    const asked = { path: { video_id: of.id } };
    const [taken, found] = await Promise.all([
      session.ask("GET /videos/{video_id}/keyframes", asked),
      session.ask("GET /videos/{video_id}/analysis", asked),
      cuts.load(of),
    ]);
    if (video.value?.id !== of.id) return;
    [stills.value, analyses.value] = [taken.keyframes, found.analyses];
  }

  async function loadNotes(): Promise<void> {
    notes.value = (await session.ask("GET /coaching-sessions/{session_id}/notes", path())).notes;
  }

  async function loadReports(): Promise<void> {
    const { analyses: found } = await session.ask("GET /coaching-sessions/{session_id}/reports", path());
    reports.value = found;
  }

  async function loadPlayers(): Promise<void> {
    const query = view.value ? workspaceQuery(view.value.workspace_id, session.account) : {};
    players.value = (await session.ask("GET /coached-players", { query })).players;
  }

  return {
    ...{ id, view, players, video, notes, stills, analyses, reports, refusal, noVideo, isLoaded, isLive, moments },
    ...{ enter, leave, refresh, expect, loadVideo, loadNotes, loadReports },
  };
});
