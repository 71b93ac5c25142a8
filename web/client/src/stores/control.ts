/** The control room on screen: what is shown, what is made ready, and what may be done about it just now. */

import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";

import { refusalOf, sentence } from "@/account/faults";
import type { Refusal } from "@/api";
import { durationOf } from "@/control/durations";
import { ControlFeed } from "@/control/feed";
import { changes, readyOf } from "@/control/programmes";
import { Score } from "@/control/score";
import type { Link } from "@/live/channel";
import type { Position } from "@/live/position";
import { GRAPHICS } from "@/overlay/graphics";
import { useSession } from "@/stores/session";
import type { FeedState, Outputs, Problem, Programme, ProgrammeChange, ReadyGraphic } from "@/wire";

/** Commands that follow so closely wait for each other; what waits longer is refused, and says so. */
const PATIENCE_MS = 1_000;
/** A notice lies over the desk. */
const NOTICE_MS = 10_000;

export interface Notice {
  readonly tone: "bad" | "fair";
  readonly words: string;
}

export function titleOf(graphic: string): string {
  return GRAPHICS[graphic]?.title ?? graphic;
}

export const useControl = defineStore("control", () => {
  const session = useSession();
  const id = ref("");
  const programme = shallowRef<Programme | null>(null);
  const outputs = shallowRef<Outputs["outputs"]>([]);
  /** By how much the server's clock is ahead of this machine's. */
  const clockMs = ref(0);
  const position = shallowRef<{ readonly position: Position; readonly fresh: boolean } | null>(null);
  const state = shallowRef<FeedState | null>(null);
  const refusal = shallowRef<Refusal | null>(null);
  const notice = shallowRef<Notice | null>(null);
  const isConnected = ref(false);
  const scoreLink = ref<Link>("connecting");
  const waiting = ref(0);
  /** For how long what is taken next stays; `null` until it is cleared. */
  const duration = ref<number | null>(null);
  /** What was chosen of each graphic last. */
  const chosen = shallowRef<Readonly<Record<string, Readonly<Record<string, string>>>>>({});
  /** Which graphics each monitor has in its picture. */
  const shown = shallowRef<Readonly<Record<"preview" | "programme", readonly string[]>>>({ preview: [], programme: [] });
  let feed: ControlFeed | null = null;
  let score: Score | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let since = 0;

  /** Why nothing can be done just now; empty where it can. */
  const obstacle = computed(() => {
    if (!programme.value) return "Connecting to the server.";
    if (!isConnected.value || scoreLink.value === "lost") {
      return "The connection is lost: nothing that you press is kept for later. The outputs go on with what they show.";
    }
    return "";
  });
  const path = () => ({ path: { match_id: id.value } });

  function enter(matchId: string): void {
    leave();
    id.value = matchId;
    feed = new ControlFeed(matchId, session.bearer, {
      operating: (message) => {
        hear(message);
        isConnected.value = true;
        know(message.programme, true);
        score ??= new Score(matchId, session.bearer, {
          moved: (at, fresh) => (position.value = { position: at, fresh }),
          state: (news) => (state.value = news),
          link: follow,
        });
      },
      programme: (news) => know(news),
      outputs: hear,
      lost: () => (isConnected.value = false),
      refused: (problem) => refuse(problem),
    });
    addEventListener("offline", offline);
  }

  function leave(): void {
    removeEventListener("offline", offline);
    feed?.close();
    score?.close();
    [feed, score] = [null, null];
    [programme.value, position.value, state.value, refusal.value, notice.value] = [null, null, null, null, null];
    [outputs.value, chosen.value, shown.value] = [[], {}, { preview: [], programme: [] }];
    [id.value, isConnected.value, scoreLink.value, duration.value] = ["", false, "connecting", null];
  }

  function offline(): void {
    isConnected.value = false;
    feed?.check();
  }

  function follow(link: Link): void {
    const isBack = link === "live" && scoreLink.value === "lost";
    scoreLink.value = link;
    if (isBack) feed?.check();
  }

  function refuse(problem: Problem): void {
    isConnected.value = false;
    refusal.value = { type: "about:blank", title: "", status: 0, ...problem };
  }

  function hear({ outputs: all, now_ms }: Pick<Outputs, "outputs" | "now_ms">): void {
    outputs.value = all;
    clockMs.value = now_ms - Date.now();
  }

  /** `anyway`: whatever its number is, as the hub may have been started anew. */
  function know(news: Programme, anyway = false): void {
    if (anyway || news.revision > (programme.value?.revision ?? -1)) programme.value = news;
  }

  /** One command after the other, each upon what the one before made; none is kept for later. */
  function command(ask: (revision: number) => Promise<Programme>): Promise<boolean> {
    if (obstacle.value) return Promise.resolve(tell("bad", `Not done. ${obstacle.value}`));
    if (waiting.value && Date.now() - since > PATIENCE_MS) {
      return Promise.resolve(tell("bad", "Not done: the server has yet to answer the last command."));
    }
    if (!waiting.value) since = Date.now();
    waiting.value += 1;
    const done = queue.then(() => carryOut(ask)).finally(() => (waiting.value -= 1));
    queue = done.catch(() => undefined);
    return done;
  }

  async function carryOut(ask: (revision: number) => Promise<Programme>): Promise<boolean> {
    const before = programme.value;
    if (!before || obstacle.value) return tell("bad", `Not done. ${obstacle.value}`);
    try {
      know(await ask(before.revision));
      notice.value = null;
      return true;
    } catch (error) {
      return failed(refusalOf(error), before);
    }
  }

  function failed(problem: Refusal, before: Programme): false {
    if (problem.code === "upgrade_required") refusal.value = problem;
    if (problem.code === "unreachable") feed?.check();
    if (problem.code !== "stale_revision") return tell("bad", `Not done. ${sentence(problem)}`);
    const holds = problem["programme"] as Programme;
    const what = changes(before, holds, titleOf).join(" ");
    know(holds, true);
    return tell("fair", `Not done: another control room or panel was faster. ${what} Press again if you still want it.`);
  }

  function tell(tone: Notice["tone"], words: string): false {
    const told = { tone, words };
    notice.value = told;
    setTimeout(() => notice.value === told && (notice.value = null), NOTICE_MS);
    return false;
  }

  function wanted(graphic: string): ReadyGraphic {
    const ms = durationOf(duration.value, GRAPHICS[graphic]?.place);
    return { graphic, options: chosen.value[graphic] ?? {}, ...(ms === null ? {} : { duration_ms: ms }) };
  }

  function amend(what: ProgrammeChange, revision: number): Promise<Programme> {
    return session.ask("PATCH /matches/{match_id}/programme", { ...path(), body: { ...what, revision } });
  }

  function change(what: ProgrammeChange): Promise<boolean> {
    return command((revision) => amend(what, revision));
  }

  /** The preview without a graphic, and with others after it. */
  function previewed(without: string, ...more: ReadyGraphic[]): ReadyGraphic[] {
    const kept = (programme.value?.preview ?? []).filter(({ graphic }) => graphic !== without);
    return [...kept.map(readyOf), ...more];
  }

  function isReady(graphic: string): boolean {
    return programme.value?.preview.some((each) => each.graphic === graphic) ?? false;
  }

  /** Into the preview, or out of it. */
  function ready(graphic: string): Promise<boolean> {
    return command((revision) => {
      const preview = isReady(graphic) ? previewed(graphic) : previewed(graphic, wanted(graphic));
      return amend({ preview }, revision);
    });
  }

  /** Out of the preview first, so that undoing takes it off the air. */
  function take(graphic: string): Promise<boolean> {
    return command(async (before) => {
      let revision = before;
      if (isReady(graphic)) {
        const without = await amend({ preview: previewed(graphic) }, revision);
        know(without);
        revision = without.revision;
      }
      return session.ask("POST /matches/{match_id}/programme/take", { ...path(), body: { ...wanted(graphic), revision } });
    });
  }

  function cut(): Promise<boolean> {
    return command((revision) => session.ask("POST /matches/{match_id}/programme/cut", { ...path(), body: { revision } }));
  }

  /** Off the air, whatever else changed meanwhile: it is always meant. */
  function clear(graphic?: string): Promise<boolean> {
    const body = graphic === undefined ? {} : { graphic };
    return command(() => session.ask("POST /matches/{match_id}/programme/clear", { ...path(), body }));
  }

  function undo(): Promise<boolean> {
    return command((revision) => session.ask("POST /matches/{match_id}/programme/undo", { ...path(), body: { revision } }));
  }

  /** Of a graphic; where it stands in the preview it changes there. */
  async function choose(graphic: string, name: string, value: string): Promise<void> {
    const { [name]: _, ...others } = chosen.value[graphic] ?? {};
    chosen.value = { ...chosen.value, [graphic]: value ? { ...others, [name]: value } : others };
    if (isReady(graphic)) await command((revision) => amend({ preview: previewed(graphic, wanted(graphic)) }, revision));
  }

  function see(monitor: "preview" | "programme", graphics: readonly string[]): void {
    shown.value = { ...shown.value, [monitor]: graphics };
  }

  return {
    ...{ id, programme, outputs, clockMs, position, state, refusal, notice, obstacle, duration, chosen, shown },
    ...{ enter, leave, change, ready, take, cut, clear, undo, choose, see },
  };
});

