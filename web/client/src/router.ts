import { createRouter, createWebHistory } from "vue-router";

import MatchesPage from "@/pages/MatchesPage.vue";
import MatchPage from "@/pages/MatchPage.vue";

/** The server has the same addresses in `web/routes.py`; any other is its 404. */
export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: "/", component: MatchesPage },
    { path: "/m/:id", component: MatchPage, props: true },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});
