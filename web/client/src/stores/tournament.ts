/** The tournament on screen with all its parts; asked for again every few seconds while somebody looks. */

import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";

import { refusalOf } from "@/account/faults";
import type { Refusal } from "@/api";
import { useSession } from "@/stores/session";
import { useWorkplaces } from "@/stores/workplaces";
import type { EntryView, FixtureView, OfficialView, TableGroup, TournamentRules, TournamentView, VenueView } from "@/wire";

export interface Parts {
  readonly tournament: TournamentView;
  readonly rules: TournamentRules;
  readonly teams: readonly EntryView[];
  readonly officials: readonly OfficialView[];
  readonly fixtures: readonly FixtureView[];
  readonly groups: readonly TableGroup[];
}

const EVERY_MS = 12_000;
/** Whichever of them a plan has: people organise in their own workspace, organisations have leagues. */
const ORGANISING = ["tournament_management", "league_management"];

export const useTournament = defineStore("tournament", () => {
  const session = useSession();
  const places = useWorkplaces();
  const parts = shallowRef<Parts | null>(null);
  const venues = shallowRef<readonly VenueView[]>([]);
  const refusal = shallowRef<Refusal | null>(null);
  const busy = ref(false);
  const path = ref({ tournament_id: "" });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;
  let hasVenues = false;

  const held = computed(() => (session.account && parts.value ? places.heldIn(parts.value.tournament.workspace_id) : null));
  const isMember = computed(() => session.state === "in" && held.value !== null);
  const manages = computed(() => isMember.value && ORGANISING.some((feature) => held.value?.features.includes(feature)));
  /** The own workspace needs no naming. */
  const workspace = computed(() => {
    const id = parts.value?.tournament.workspace_id;
    return !id || id === session.account ? {} : { workspace_id: id };
  });

  /** Ask for everything; what was there stays where that fails. */
  async function load(): Promise<void> {
    clearTimeout(timer);
    const mine = ++turn;
    busy.value = true;
    try {
      const given = { path: path.value };
      const [{ tournament }, rules, { teams }, { officials }, { fixtures }, { groups }] = await Promise.all([
        session.ask("GET /tournaments/{tournament_id}", given),
        session.ask("GET /tournaments/{tournament_id}/rules", given),
        session.ask("GET /tournaments/{tournament_id}/teams", given),
        session.ask("GET /tournaments/{tournament_id}/officials", given),
        session.ask("GET /tournaments/{tournament_id}/fixtures", given),
        session.ask("GET /tournaments/{tournament_id}/table", given),
      ]);
      if (session.account) await places.want();
      if (mine !== turn) return;
      parts.value = { tournament, rules, teams, officials, fixtures, groups };
      refusal.value = null;
      if (isMember.value && !hasVenues) await loadVenues();
    } catch (error) {
      const found = refusalOf(error);
      if (mine === turn) refusal.value = found;
    } finally {
      if (mine === turn) {
        busy.value = false;
        again();
      }
    }
  }

  async function loadVenues(): Promise<void> {
    venues.value = (await session.ask("GET /venues", { query: workspace.value })).venues;
    hasVenues = true;
  }

  /** Results arrive while somebody looks; a page that nobody sees waits. */
  function again(): void {
    timer = setTimeout(() => (document.visibilityState === "visible" ? void load() : again()), EVERY_MS);
  }

  function show(id: string): void {
    leave();
    path.value = { tournament_id: id };
    void load();
  }

  function leave(): void {
    clearTimeout(timer);
    turn += 1;
    parts.value = null;
    venues.value = [];
    hasVenues = false;
    refusal.value = null;
    busy.value = false;
  }

  return { parts, venues, refusal, busy, path, isMember, manages, workspace, load, loadVenues, show, leave };
});
