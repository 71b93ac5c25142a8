/** Clips of the film on screen, and the files that are cut for them. */

import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";

import { workspaceQuery } from "@/coaching/query";
import { useSession } from "@/stores/session";
import type { ClipChange, ClipView, ExportView, NewClip, VideoView } from "@/wire";

export const useCuts = defineStore("cuts", () => {
  const session = useSession();
  const all = shallowRef<readonly ClipView[]>([]);
  const files = shallowRef<readonly ExportView[]>([]);
  /** Those that are deleted in a moment, unless somebody takes it back. */
  const hidden = ref<ReadonlySet<string>>(new Set());
  /** The clip that the draft on the time line changes; none where it is a new one. */
  const edited = shallowRef<ClipView | null>(null);
  let of: Pick<VideoView, "id" | "workspace_id"> | null = null;

  const clips = computed(() => all.value.filter(({ id }) => !hidden.value.has(id)));
  const isCutting = computed(() => files.value.some(({ state }) => state === "queued"));
  const reels = computed(() => files.value.filter((file) => !file.clip_id && file.pieces.some(({ video_id }) => video_id === of?.id)));

  /** Throws `ApiError`, as all of these do. */
  async function load(video: Pick<VideoView, "id" | "workspace_id">): Promise<void> {
    of = video;
    const found = await session.ask("GET /videos/{video_id}/clips", { path: { video_id: video.id } });
    if (of.id === video.id) all.value = found.clips;
    await loadFiles();
  }

  async function loadFiles(): Promise<void> {
    if (!of) return;
    files.value = (await session.ask("GET /exports", { query: workspaceQuery(of.workspace_id, session.account) })).exports;
  }

  function forget(): void {
    [all.value, files.value, hidden.value, edited.value, of] = [[], [], new Set(), null, null];
  }

  async function make(drafts: NewClip[]): Promise<readonly ClipView[]> {
    if (!of) return [];
    const { clips: made } = await session.ask("POST /videos/{video_id}/clips", {
      path: { video_id: of.id },
      body: { clips: drafts },
    });
    add(made);
    return made;
  }

  function add(made: readonly ClipView[]): void {
    all.value = [...all.value, ...made].sort((a, b) => a.start_us - b.start_us);
  }

  async function change(clip: ClipView, body: ClipChange): Promise<void> {
    const changed = await session.ask("PATCH /clips/{clip_id}", { path: { clip_id: clip.id }, body });
    all.value = all.value.map((each) => (each.id === clip.id ? changed : each)).sort((a, b) => a.start_us - b.start_us);
  }

  function hide(id: string, isHidden: boolean): void {
    const next = new Set(hidden.value);
    if (isHidden) next.add(id);
    else next.delete(id);
    hidden.value = next;
  }

  async function remove(id: string): Promise<void> {
    await session.ask("DELETE /clips/{clip_id}", { path: { clip_id: id } });
    all.value = all.value.filter((each) => each.id !== id);
    hide(id, false);
  }

  /** The newest file of a clip. */
  function fileOf(clipId: string): ExportView | null {
    return files.value.find(({ clip_id }) => clip_id === clipId) ?? null;
  }

  async function exportClip(clipId: string): Promise<void> {
    await session.ask("POST /clips/{clip_id}/export", { path: { clip_id: clipId } });
    await loadFiles();
  }

  async function removeFile(id: string): Promise<void> {
    await session.ask("DELETE /exports/{export_id}", { path: { export_id: id } });
    files.value = files.value.filter((each) => each.id !== id);
  }

  return {
    ...{ clips, files, reels, edited, isCutting },
    ...{ load, loadFiles, forget, make, add, change, hide, remove, fileOf, exportClip, removeFile },
  };
});
