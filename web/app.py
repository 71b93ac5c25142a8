"""The web program's assembly."""

from collections.abc import Sequence

from aiohttp import web

from core.bootstrap import Services
from core.entitlements.shipped import CATALOGUE
from core.settings import Settings
from core.wire.forwarded import Addresses
from web import brand_routes, coaching_routes, routes, tournament_routes
from web.api.admin import AdminApi
from web.api.alignment import AlignmentApi
from web.api.auth import AuthApi
from web.api.balls import BallApi
from web.api.billing import BillingApi
from web.api.brands import BrandApi
from web.api.clip_exports import ClipExportApi
from web.api.clips import ClipApi
from web.api.coaching_sessions import CoachingSessionApi
from web.api.description import Description
from web.api.devices import DeviceApi
from web.api.exports import ExportApi
from web.api.fixtures import FixtureApi
from web.api.jobs import JobApi
from web.api.mail import MailApi
from web.api.matches import MatchApi
from web.api.me import MeApi
from web.api.organisations import OrganisationApi
from web.api.plans import PlanApi
from web.api.players import PlayerApi
from web.api.production import ProductionApi, SponsorApi
from web.api.session_videos import SessionVideoApi
from web.api.state import StateApi
from web.api.teams import TeamApi
from web.api.tournament_parts import TournamentPartsApi
from web.api.tournaments import TournamentApi
from web.api.uploads import UploadApi
from web.api.venues import VenueApi
from web.api.videos import VideoApi
from web.brand_pictures import BrandPictures, picture_app
from web.cookies import RefreshCookie
from web.door import Door
from web.endpoint import Endpoint, handler
from web.feeds import FeedFiles, feed_app
from web.graphics_files import GraphicsFiles
from web.media import Media
from web.overlays import Overlays
from web.pages import Pages
from web.problems import problems


def endpoints(services: Services, settings: Settings) -> list[Endpoint]:
    """The whole API."""
    people, business, fixtures, coaching = services.people, services.business, services.fixtures, services.coaching
    log, grants, rights = services.ports.log, services.grants, services.fixtures.rights
    accounts, sessions, recovery = people.accounts, people.sessions, people.recovery
    mailbox = services.ports.mailbox if settings.env == "development" else None
    return [
        *routes.auth_endpoints(AuthApi(accounts, sessions, recovery, RefreshCookie(settings.origin))),
        *routes.me_endpoints(MeApi(accounts, sessions, recovery, people.closing)),
        *routes.match_endpoints(
            MatchApi(log, services.matches, fixtures.games, rights, fixtures.summaries),
            StateApi(services.feeds),
            ExportApi(fixtures.exports),
        ),
        *routes.device_endpoints(DeviceApi(log, people.devices, rights, grants, settings.origin)),
        *routes.production_endpoints(
            ProductionApi(services.control_room.production), SponsorApi(services.control_room.sponsor_reports)
        ),
        *routes.tournament_endpoints(TournamentApi(fixtures.tournaments, fixtures.points, fixtures.summaries)),
        *tournament_routes.part_endpoints(TournamentPartsApi(fixtures.tournaments, fixtures.organiser)),
        *tournament_routes.fixture_endpoints(FixtureApi(fixtures.tournaments, fixtures.organiser)),
        *tournament_routes.venue_endpoints(VenueApi(fixtures.organiser.venues)),
        *brand_routes.brand_endpoints(BrandApi(services.branding.brands, services.branding.pictures)),
        *routes.organisation_endpoints(OrganisationApi(business.organisations, business.members, business.invitations)),
        *routes.team_endpoints(TeamApi(fixtures.teams)),
        *routes.plan_endpoints(
            PlanApi(CATALOGUE, grants, business.usage), BillingApi(CATALOGUE, business.billing, business.subscriptions)
        ),
        *routes.admin_endpoints(AdminApi(CATALOGUE, business.administrators, grants)),
        *routes.upload_endpoints(UploadApi(services.uploading.uploads), SessionVideoApi(services.uploading.uploads)),
        *coaching_routes.coaching_endpoints(PlayerApi(coaching.players), CoachingSessionApi(coaching)),
        *coaching_routes.video_endpoints(VideoApi(coaching)),
        *coaching_routes.ball_endpoints(
            AlignmentApi(services.match_footage.alignments), BallApi(services.match_footage.balls, coaching.clip_views)
        ),
        *coaching_routes.clip_endpoints(ClipApi(coaching), ClipExportApi(coaching)),
        *coaching_routes.job_endpoints(JobApi(coaching.jobs)),
        *(routes.mail_endpoints(MailApi(mailbox)) if mailbox is not None else ()),
    ]


def attach(app: web.Application, services: Services, settings: Settings) -> None:
    """Add the REST API and the pages; ``services`` are shared with the hub where both are in one process."""
    mount(app, services, settings, endpoints(services, settings))


def mount(app: web.Application, services: Services, settings: Settings, everything: Sequence[Endpoint]) -> None:
    """Add an API of these endpoints, and the pages."""
    door = Door(
        settings.secret_key,
        services.fixtures.rights,
        services.pace,
        Addresses(settings.trusted_proxies),
        services.people.devices.used,
    )
    api = web.Application(middlewares=[problems])
    for endpoint in everything:
        api.router.add_route(endpoint.method, endpoint.path, handler(endpoint, door.identify))
    pages = Pages()
    api.router.add_get("/openapi.json", Description(everything, routes.API).show)
    api.router.add_get("/docs", pages.docs)
    app.add_subapp(routes.API, api)
    media = web.Application(middlewares=[problems])
    media.router.add_get("/{token}/{path:.+}", Media(services.playback, services.ports.blobs).send)
    app.add_subapp("/media", media)
    app.add_subapp("/brand", picture_app(BrandPictures(services.branding.pictures)))
    app.add_subapp("/feeds", feed_app(FeedFiles(services.feeds), GraphicsFiles(services.feeds, settings.origin)))
    overlays = Overlays(pages, services.ports.log, services.grants, settings.secret_key)
    app.add_routes(routes.page_routes(pages, overlays))
