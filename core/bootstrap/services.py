"""The use cases over open ports, each made once in a process."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass

from core.bootstrap.platform import Platform, open_ports
from core.entitlements.shipped import CATALOGUE
from core.ports.pace import Pace
from core.settings import Settings
from core.transport.pace import Limiter
from core.usecases.branding.desk import Branding, branding
from core.usecases.broadcast.control_room import ControlRoom, control_room
from core.usecases.broadcast.feeds import Feeds
from core.usecases.broadcast.surroundings import Surroundings
from core.usecases.business import Business, business
from core.usecases.coaching_desk import Coaching, desk
from core.usecases.dispatch import Dispatch
from core.usecases.evidence import Witnesses
from core.usecases.fixtures import Fixtures, fixtures
from core.usecases.grants import Grants
from core.usecases.grounds.desk import Boards
from core.usecases.jobs import Jobs
from core.usecases.live import Matches
from core.usecases.match_footage import MatchFootage, match_footage
from core.usecases.metering import Metering
from core.usecases.people import People, open_people
from core.usecases.playback import Playback
from core.usecases.postman import Postman
from core.usecases.reaper import Reaper
from core.usecases.retention import Retention
from core.usecases.testimony import AnalysisWitness, ExportWitness
from core.usecases.uploading import Uploading, uploading


@dataclass(frozen=True, kw_only=True)
class Services:
    """What the programs ask: the use cases over open ports, each made once in a process."""

    ports: Platform
    matches: Matches
    grants: Grants
    incidents: Mapping[str, int]
    """How often what happened to the gate's memory, see ``Incident``."""
    fixtures: Fixtures
    boards: Boards
    pace: Pace
    people: People
    business: Business
    postman: Postman
    metering: Metering
    uploading: Uploading
    playback: Playback
    coaching: Coaching
    match_footage: MatchFootage
    branding: Branding
    control_room: ControlRoom
    feeds: Feeds
    reaper: Reaper
    retention: Retention
    jobs: Jobs
    dispatch: Dispatch | None
    """Keeps the workers' queues true to the table; none where there is no way to them."""


@asynccontextmanager
async def open_services(settings: Settings) -> AsyncIterator[Services]:
    """Open the ports, and make the use cases over them; the grants listen as long as the context lasts.

    Raises as ``open_ports`` does.
    """
    async with AsyncExitStack() as stack:
        ports = await stack.enter_async_context(open_ports(settings))
        incidents: Counter[str] = Counter()
        grants = Grants(CATALOGUE, ports.records, ports.signals, observe=lambda what, n: incidents.update({what: n}))
        await stack.enter_async_context(grants.run())
        matches = Matches(ports)
        stack.push_async_callback(matches.close)
        pace = await stack.enter_async_context(aclosing(Limiter(settings.redis_url)))
        people = await stack.enter_async_context(
            open_people(ports, grants, pace, secret=settings.secret_key, public_url=settings.origin)
        )
        arriving = uploading(
            grants=grants,
            meters=ports.meters,
            book=ports.uploads,
            coaching=ports.coaching,
            blobs=ports.blobs,
            spool=settings.var / "spool",
        )
        metering = Metering(grants, ports.meters)
        playback = Playback(settings.secret_key, grants, ports.videos, ports.clips, ports.blobs)
        coaching = desk(ports, grants, metering, playback, public_url=settings.origin)
        played = fixtures(ports, grants, matches)
        looks = branding(ports, grants)
        around = await stack.enter_async_context(aclosing(Surroundings(ports.log, played, grants, looks.wardrobe)))
        secret, origin, used = settings.secret_key, settings.origin, people.devices.used
        feeds = Feeds(secret, matches, played.rights, around, origin=origin, used=used)
        await stack.enter_async_context(aclosing(feeds))
        witnesses = Witnesses(
            {
                "upload": arriving.evidence,
                "export": ExportWitness(ports.clips),
                "analysis": AnalysisWitness(ports.analyses),
            }
        )
        yield Services(
            ports=ports,
            matches=matches,
            grants=grants,
            incidents=incidents,
            fixtures=played,
            boards=_boards(ports, grants, played),
            pace=pace,
            people=people,
            business=business(ports, grants, grants, public_url=settings.origin),
            postman=Postman(ports.outbox, ports.mailer),
            metering=metering,
            playback=playback,
            coaching=coaching,
            match_footage=match_footage(ports, matches, played.rights, coaching),
            branding=looks,
            control_room=control_room(ports, grants, played.rights, looks.sponsors.known),
            feeds=feeds,
            uploading=arriving,
            reaper=Reaper(ports.meters, witnesses),
            retention=Retention(ports.records, ports.videos),
            jobs=Jobs(ports.jobs),
            dispatch=Dispatch(ports.jobs, ports.messages) if ports.messages is not None else None,
        )


def _boards(ports: Platform, grants: Grants, played: Fixtures) -> Boards:
    seasons = played.organiser.seasons
    return Boards(played.tournaments, ports.tournaments, ports.games, ports.venues, seasons, grants, played.rights)
