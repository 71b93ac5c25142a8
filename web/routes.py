"""Every address of the web program, in one table, but for those of coaching."""

from functools import partial

from aiohttp import web

from core.errors import (
    ChecksumMismatch,
    Conflict,
    Forbidden,
    Gone,
    LimitReached,
    Locked,
    NotFound,
    TooLarge,
    UpgradeRequired,
    WrongVersion,
)
from core.wire.exports import Export
from web.api.admin import AdminApi
from web.api.auth import AuthApi
from web.api.billing import BillingApi
from web.api.devices import DeviceApi
from web.api.exports import CSV, ExportApi
from web.api.mail import MailApi
from web.api.matches import MatchApi
from web.api.me import MeApi
from web.api.organisations import OrganisationApi
from web.api.plans import PlanApi
from web.api.production import ProductionApi, SponsorApi
from web.api.session_videos import FORM, SessionVideoApi
from web.api.state import StateApi
from web.api.teams import TeamApi
from web.api.tournaments import TournamentApi
from web.api.uploads import UploadApi
from web.call import Access
from web.endpoint import JSON, Endpoint, Handler
from web.overlays import Overlays
from web.pages import Pages
from web.turns import Turns
from web.tus import headers as tus
from web.tus.answers import manners
from web.tus.protocol import CHUNK

API = "/api"
ACCOUNT_PAGES = (
    "/sign-in",
    "/register",
    "/forgot",
    "/reset",
    "/verify",
    "/email",
    "/invitation",
    "/pair",
    "/account",
    "/plans",
    "/organisations",
    "/organisations/{id}",
    "/organisations/{id}/brands",
    "/brands",
    "/tournaments",
    "/tournaments/{id}",
    "/board/{id}",
    "/coaching",
    "/coaching/clips",
    "/coaching/jobs",
    "/coaching/{id}",
    "/control/{id}",
    "/shared/{token}",
)

get = partial(Endpoint, "GET")
post = partial(Endpoint, "POST")
put = partial(Endpoint, "PUT")
patch = partial(Endpoint, "PATCH")
delete = partial(Endpoint, "DELETE")


def auth_endpoints(auth: AuthApi) -> list[Endpoint]:
    """Signing in and out; what strangers may try has a rate for each address."""
    anybody = Access.ANYBODY
    return [
        post("/auth/register", auth.register, access=anybody, status=202, rate="30/hour"),
        post("/auth/verify", auth.verify, rate="60/hour", raises=(NotFound,)),
        post("/auth/resend", auth.resend, status=202, rate="10/hour"),
        post("/auth/login", auth.login, access=anybody, rate="30/minute"),
        post("/auth/refresh", auth.refresh, access=anybody, raises=(Forbidden,)),
        post("/auth/logout", auth.logout, access=anybody, status=204, raises=(Forbidden,)),
        post("/auth/forgot", auth.forgot, access=anybody, status=202, rate="20/hour"),
        post("/auth/reset", auth.reset, access=anybody, rate="30/hour", raises=(NotFound,)),
    ]


def me_endpoints(me: MeApi) -> list[Endpoint]:
    """One's own account."""
    return [
        get("/me", me.show),
        patch("/me", me.rename),
        put("/me/password", me.change_password, rate="20/hour"),
        post("/me/email", me.request_email, status=202, rate="20/hour"),
        post("/me/email/confirmation", me.confirm_email, rate="60/hour", raises=(NotFound,)),
        get("/me/sessions", me.sessions),
        delete("/me/sessions", me.end_other_sessions),
        delete("/me/sessions/{session_id}", me.end_session),
        get("/me/data", me.data, rate="30/hour"),
        post("/me/close", me.close, rate="20/hour"),
    ]


def match_endpoints(matches: MatchApi, state: StateApi, exports: ExportApi) -> list[Endpoint]:
    """Matches."""
    anybody, holder = Access.ANYBODY, Access.HOLDER
    plan = (UpgradeRequired, LimitReached, Conflict, NotFound)
    lapsed = (UpgradeRequired,)
    return [
        get("/matches", matches.newest, access=anybody),
        post("/matches", matches.create, access=holder, status=201, also=(200,), raises=plan),
        get("/me/matches", matches.mine, raises=(NotFound,)),
        get("/matches/{match_id}", matches.show, access=anybody, also=(304,), raises=lapsed),
        patch("/matches/{match_id}", matches.rename),
        delete("/matches/{match_id}", matches.delete),
        get("/matches/{match_id}/state", state.show, access=anybody, also=(304,), raises=lapsed),
        get("/matches/{match_id}/scorecard", matches.scorecard, access=anybody, also=(304,), raises=lapsed),
        get("/matches/{match_id}/events", matches.events, access=holder, raises=lapsed),
        get("/matches/{match_id}/deliveries.csv", exports.csv, access=holder, media=CSV, raises=lapsed),
        get(
            "/matches/{match_id}/deliveries.json",
            exports.json,
            access=holder,
            streams=Export,
            raises=lapsed,
        ),
    ]


def device_endpoints(devices: DeviceApi) -> list[Endpoint]:
    """Phones and graphics engines of a match."""
    holder = Access.HOLDER
    return [
        post("/matches/{match_id}/pairings", devices.offer, access=holder, status=201),
        get("/matches/{match_id}/devices", devices.phones, access=holder),
        delete("/matches/{match_id}/devices/{device_id}", devices.revoke, access=holder),
        get("/matches/{match_id}/feed-tokens", devices.feeds, access=holder),
        post(
            "/matches/{match_id}/feed-tokens", devices.issue_feed, access=holder, status=201, raises=(UpgradeRequired,)
        ),
        delete("/matches/{match_id}/feed-tokens/{device_id}", devices.revoke, access=holder),
        post(
            "/devices/pair",
            devices.pair,
            access=Access.ANYBODY,
            status=201,
            rate="20/minute",
            raises=(NotFound, Conflict),
        ),
        post("/devices/renew", devices.renew, access=holder, status=201),
    ]


def production_endpoints(production: ProductionApi, sponsors: SponsorApi) -> list[Endpoint]:
    """What is on air, and what sponsors got of it."""
    one = "/matches/{match_id}/programme"
    plan = (UpgradeRequired, Conflict)
    change = partial(post, access=Access.HOLDER, raises=plan)
    return [
        get(one, production.show, access=Access.ANYBODY, raises=(UpgradeRequired,)),
        patch(one, production.change, access=Access.HOLDER, raises=plan),
        change(f"{one}/take", production.take),
        change(f"{one}/clear", production.clear),
        change(f"{one}/cut", production.cut),
        change(f"{one}/undo", production.undo),
        get("/sponsors/impressions", sponsors.impressions, raises=(UpgradeRequired, NotFound)),
        get("/sponsors/impressions.csv", sponsors.impressions_csv, media=CSV, raises=(UpgradeRequired, NotFound)),
    ]


def tournament_endpoints(tournaments: TournamentApi) -> list[Endpoint]:
    """Tournaments."""
    anybody = Access.ANYBODY
    plan = (UpgradeRequired, LimitReached, NotFound)
    return [
        get("/tournaments", tournaments.mine, raises=(NotFound,)),
        post("/tournaments", tournaments.create, status=201, raises=plan),
        get("/tournaments/{tournament_id}", tournaments.show, access=anybody),
        patch("/tournaments/{tournament_id}", tournaments.rename, raises=(UpgradeRequired,)),
        delete("/tournaments/{tournament_id}", tournaments.delete),
        get("/tournaments/{tournament_id}/table", tournaments.table, access=anybody),
        get("/tournaments/{tournament_id}/board", tournaments.board, access=anybody, raises=(UpgradeRequired,)),
    ]


def team_endpoints(teams: TeamApi) -> list[Endpoint]:
    """The teams of an organisation."""
    plan = (UpgradeRequired, LimitReached)
    return [
        get("/organisations/{organisation_id}/teams", teams.list),
        post("/organisations/{organisation_id}/teams", teams.create, status=201, raises=plan),
        put("/organisations/{organisation_id}/teams/{team_id}", teams.change, raises=(UpgradeRequired,)),
        delete("/organisations/{organisation_id}/teams/{team_id}", teams.delete),
    ]


def organisation_endpoints(organisations: OrganisationApi) -> list[Endpoint]:
    """Organisations, members, seats and invitations."""
    one = "/organisations/{organisation_id}"
    seat = (UpgradeRequired, LimitReached)
    return [
        get("/organisations", organisations.mine),
        post("/organisations", organisations.create, status=201),
        get(one, organisations.show),
        patch(one, organisations.rename),
        delete(one, organisations.close, raises=(Conflict,)),
        get(f"{one}/members", organisations.members),
        put(f"{one}/members/{{account_id}}/role", organisations.change_role, raises=seat),
        put(f"{one}/members/{{account_id}}/seat", organisations.change_seat, raises=seat),
        delete(f"{one}/members/{{account_id}}", organisations.remove, raises=(Conflict,)),
        post(f"{one}/owner", organisations.hand_over),
        get(f"{one}/invitations", organisations.invitations),
        post(f"{one}/invitations", organisations.invite, status=201, rate="120/hour", raises=seat),
        delete(f"{one}/invitations/{{invitation_id}}", organisations.withdraw),
        post("/invitations/accept", organisations.accept, rate="60/hour", raises=(NotFound, *seat)),
    ]


def plan_endpoints(plans: PlanApi, billing: BillingApi) -> list[Endpoint]:
    """Plans: what there is, what one has, and how to change that."""
    missing = (NotFound,)
    closed = (NotFound, Conflict)
    return [
        get("/plans", plans.all, access=Access.ANYBODY),
        get("/me/entitlements", plans.entitlements, raises=missing),
        get("/me/usage", plans.usage, raises=missing),
        get("/billing/subscription", billing.subscription, raises=missing),
        post("/billing/subscription/cancel", billing.cancel, raises=closed),
        post("/billing/subscription/resume", billing.resume, raises=closed),
        post("/billing/subscription/trial", billing.start_trial, raises=missing),
        get("/billing/orders", billing.orders, raises=missing),
        post("/billing/orders", billing.order, status=201, also=(200,), raises=missing),
        delete("/billing/orders/{order_id}", billing.withdraw, raises=(Conflict,)),
    ]


def admin_endpoints(admin: AdminApi) -> list[Endpoint]:
    """Administration."""
    one = "/admin/workspaces/{who}"
    staff = (UpgradeRequired, NotFound)
    return [
        get("/admin/workspaces", admin.find, raises=staff),
        get(one, admin.record, raises=staff),
        put(f"{one}/plan", admin.give, raises=staff),
        post(f"{one}/plan/end", admin.end_subscription, raises=staff),
        post(f"{one}/overrides", admin.add_override, status=201, raises=staff),
        delete(f"{one}/overrides/{{override_id}}", admin.end_override, raises=staff),
        put(f"{one}/superuser", admin.set_superuser, raises=staff),
        delete(f"{one}/sessions/{{session_id}}", admin.end_session, raises=staff),
        get(f"{one}/explain", admin.explain, raises=staff),
        get(f"{one}/usage", admin.usage, raises=staff),
        get("/admin/audit", admin.audit, raises=staff),
        get("/admin/orders", admin.orders, raises=staff),
        post("/admin/orders/{order_id}/settle", admin.settle, raises=staff),
        post("/admin/orders/{order_id}/withdraw", admin.withdraw, raises=staff),
    ]


def upload_endpoints(uploads: UploadApi, videos: SessionVideoApi) -> list[Endpoint]:
    """Sending videos: tus 1.0.0, and the way of a single request."""
    one = "/uploads/{upload_id}"
    refusals = (UpgradeRequired, LimitReached, NotFound, Conflict, TooLarge)
    known = (WrongVersion, Gone, NotFound)
    turns = Turns()

    def in_turn(handle: Handler) -> Handler:
        return manners(turns.around(handle))

    piece = partial(Endpoint, around=in_turn, takes=(CHUNK,), tells=tus.STANDING)
    ask = partial(Endpoint, around=in_turn, headers=(tus.RESUMABLE,), raises=known)
    arrives = (*known, Locked, Conflict, TooLarge, ChecksumMismatch)
    return [
        Endpoint("OPTIONS", "/uploads", uploads.abilities, access=Access.ANYBODY, status=204, tells=tus.ABILITIES),
        piece("POST", "/uploads", uploads.create, status=201, headers=tus.CREATION, raises=(WrongVersion, *refusals)),
        Endpoint("OPTIONS", one, uploads.describe, access=Access.ANYBODY, status=204, tells=tus.ABILITIES),
        ask("HEAD", one, uploads.head, status=200, tells=tus.DESCRIPTION),
        piece("PATCH", one, uploads.append, status=204, headers=tus.PIECE, raises=arrives),
        ask("DELETE", one, uploads.cancel, status=204),
        piece("POST", one, uploads.overridden, status=204, also=(200,), headers=tus.OVERRIDDEN, raises=arrives),
        get(one, uploads.show, raises=(Gone,)),
        post(
            "/coaches/plus/sessions/{session_id}/videos/upload",
            videos.upload,
            status=201,
            takes=(FORM, JSON),
            raises=refusals,
        ),
    ]


def mail_endpoints(mail: MailApi) -> list[Endpoint]:
    """Mails of a machine that sends none."""
    return [get("/mail", mail.list, access=Access.ANYBODY, raises=(NotFound,))]


def page_routes(pages: Pages, overlays: Overlays) -> list[web.RouteDef]:
    """The pages and their files."""
    return [
        web.get("/", pages.page),
        web.get("/m/{id}", pages.page),
        web.get("/mail", pages.page),
        *(web.get(path, pages.page) for path in ACCOUNT_PAGES),
        web.get("/o/{token}/{graphic}", overlays.show),
        web.get(r"/assets/{name:[\w.-]+}", pages.asset),
        web.get("/favicon.svg", pages.named),
        web.get("/theme.js", pages.named),
    ]
