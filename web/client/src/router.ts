import { createRouter, createWebHistory, type RouteLocation } from "vue-router";

import MatchesPage from "@/pages/MatchesPage.vue";
import MatchPage from "@/pages/MatchPage.vue";

/** On the way from one page to the next the keyboard starts anew at the new page's own content. */
function startAnew(to: RouteLocation, from: RouteLocation): void {
  if (from.matched.length && to.path !== from.path) document.getElementById("main")?.focus({ preventScroll: true });
}

function entitle(to: RouteLocation): void {
  const { title } = to.meta;
  document.title = typeof title === "string" ? `${title} · Cricksy` : "Cricksy";
}

/** The server has the same addresses in `web/routes.py`; any other is its 404. */
export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: "/", component: MatchesPage, meta: { hasScores: true } },
    { path: "/m/:id", component: MatchPage, props: true, meta: { hasScores: true } },
    { path: "/mail", component: () => import("@/pages/MailPage.vue"), meta: { title: "Mail" } },
    { path: "/sign-in", component: () => import("@/pages/SignInPage.vue"), meta: { title: "Sign in" } },
    { path: "/register", component: () => import("@/pages/RegisterPage.vue"), meta: { title: "Open an account" } },
    { path: "/forgot", component: () => import("@/pages/ForgotPage.vue"), meta: { title: "Forgotten password" } },
    { path: "/reset", component: () => import("@/pages/ResetPage.vue"), meta: { title: "A new password" } },
    { path: "/verify", component: () => import("@/pages/VerifyPage.vue"), meta: { title: "Your address" } },
    { path: "/email", component: () => import("@/pages/EmailPage.vue"), meta: { title: "Your new address" } },
    { path: "/invitation", component: () => import("@/pages/InvitationPage.vue"), meta: { title: "An invitation" } },
    { path: "/pair", component: () => import("@/pages/PairPage.vue"), meta: { title: "Score with this phone" } },
    { path: "/account", component: () => import("@/pages/AccountPage.vue"), meta: { title: "Account" } },
    { path: "/plans", component: () => import("@/pages/PlansPage.vue"), meta: { title: "Plans" } },
    { path: "/organisations", component: () => import("@/pages/OrganisationsPage.vue"), meta: { title: "Organisations" } },
    {
      path: "/organisations/:id",
      component: () => import("@/pages/OrganisationPage.vue"),
      props: true,
      meta: { title: "Organisation" },
    },
    { path: "/tournaments", component: () => import("@/pages/TournamentsPage.vue"), meta: { title: "Tournaments" } },
    {
      path: "/tournaments/:id",
      component: () => import("@/pages/TournamentPage.vue"),
      props: true,
      meta: { title: "Tournament" },
    },
    {
      path: "/board/:id",
      component: () => import("@/pages/BoardPage.vue"),
      props: true,
      meta: { title: "Board", hasScores: true },
    },
    { path: "/brands", component: () => import("@/pages/BrandsPage.vue"), meta: { title: "Brands" } },
    {
      path: "/organisations/:id/brands",
      component: () => import("@/pages/BrandsPage.vue"),
      props: true,
      meta: { title: "Brands" },
    },
    { path: "/coaching", component: () => import("@/pages/CoachingPage.vue"), meta: { title: "Coaching" } },
    { path: "/coaching/clips", component: () => import("@/pages/ClipsPage.vue"), meta: { title: "Clips" } },
    { path: "/coaching/jobs", component: () => import("@/pages/JobsPage.vue"), meta: { title: "Work under way" } },
    {
      path: "/coaching/:id",
      component: () => import("@/pages/CoachingSessionPage.vue"),
      props: true,
      meta: { title: "Session" },
    },
    {
      path: "/control/:id",
      component: () => import("@/pages/ControlPage.vue"),
      props: true,
      meta: { title: "Control room" },
    },
    {
      path: "/shared/:token",
      component: () => import("@/pages/SharedPage.vue"),
      props: true,
      meta: { title: "A clip" },
    },
  ],
  scrollBehavior: (to, from, saved) => saved ?? (to.path !== from.path && { top: 0 }),
});

router.afterEach(startAnew);
router.afterEach(entitle);
