import { createRouter, createWebHistory, type RouteLocation } from "vue-router";

import MatchesPage from "@/pages/MatchesPage.vue";
import MatchPage from "@/pages/MatchPage.vue";

/** On the way from one page to the next the keyboard starts anew at the new page's own content. */
function startAnew(_to: RouteLocation, from: RouteLocation): void {
  if (from.matched.length) document.getElementById("main")?.focus({ preventScroll: true });
}

/** The server has the same addresses in `web/routes.py`; any other is its 404. */
export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: "/", component: MatchesPage },
    { path: "/m/:id", component: MatchPage, props: true },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

router.afterEach(startAnew);
