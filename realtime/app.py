"""The hub's assembly: every part made once, every route in one place, and the order of going down."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import suppress

import structlog
from aiohttp import hdrs, web

from core.bootstrap import Services
from core.clock import utc_now
from core.errors import CricksyError
from core.settings import Settings
from core.usecases.broadcast.impressions import WRITE_S
from core.usecases.permits import RENEW_S
from core.usecases.work_place import Places
from core.wire.forwarded import FORWARDED_FOR, Addresses
from realtime.audience import GOING, Admission, Watching
from realtime.board import BoardWatching
from realtime.board_rooms import BoardRooms
from realtime.control import Control
from realtime.control_rooms import TURN_S, ControlRooms
from realtime.handshake import Door, Settling
from realtime.health import Health
from realtime.heartbeat import every
from realtime.limits import Limits
from realtime.metrics import Metrics
from realtime.newsrooms import LOOK_S, Newsrooms
from realtime.presence import ANNOUNCE_S
from realtime.rooms import Rooms
from realtime.scorer import Scoring
from realtime.server import SocketServer
from realtime.sse import Streams
from realtime.turnstile import Ticket, Turnstile
from realtime.videos import Following

_log = structlog.get_logger(__name__)

TICK_S = 2.0
_SECOND_S = 1.0
_RELIEF_S = 0.25
_COMMITS_S = 4.0
"""How long a drain waits for commits under way."""
_GOODBYE_S = 1.0
"""How long a drain waits for the goodbyes to be on their way."""
_CLOSE_S = 2.0
"""How long the rooms and the matches have to close: what is acknowledged is on disk, so nothing is lost."""


class Hub:
    """The parts of a running hub, and when each of them runs."""

    def __init__(self, services: Services, settings: Settings, limits: Limits) -> None:
        """Nothing runs before the application starts."""
        ports, self.matches, self._permits = services.ports, services.matches, services.fixtures.permits
        self.metrics = Metrics(services.incidents)
        hub = secrets.token_hex(8)
        self.rooms = Rooms(self.matches, ports.bus, limits, self.metrics, hub)
        self.door = Door(settings.secret_key, utc_now, services.fixtures.rights, services.people.devices.used)
        self._settling = Settling(limits.settle_s)
        self._admission = Admission(self.rooms, self.door)
        self.scoring = Scoring(self.rooms, self.door, self._permits, self._settling, limits, self.metrics)
        self.watching = Watching(self._admission, self.door, self._settling, self.metrics)
        self.newsrooms = Newsrooms(
            ports.news, ports.jobs, ports.videos, Places(ports.videos, ports.clips, ports.analyses)
        )
        self.following = Following(
            self.newsrooms, self.door, services.coaching, self._settling, limits.cut_bytes, self.metrics
        )
        desk = services.control_room
        self.control_rooms = ControlRooms(self.matches, desk.production, ports.news, limits, hub)
        self.control = Control(
            self.control_rooms, self._admission, self.door, desk, self._settling, limits, self.metrics
        )
        self.tally = desk.tally
        self.board_rooms = BoardRooms(services.boards, self.rooms, limits, self.metrics)
        self.boards = BoardWatching(self.board_rooms, services.boards, self.door, self._settling, self.metrics)
        self._addresses = Addresses(settings.trusted_proxies)
        self.turnstile = Turnstile(limits)
        self.streams = Streams(self._admission, self._let_in, limits, self.metrics)
        self.health = Health(ports, self.metrics)
        self.server = SocketServer(
            limits, [self.scoring, self.watching, self.following, self.control, self.boards], self._let_in
        )
        self.server.eio.opened = self._settling.expect

    def _let_in(self, request: web.Request) -> Ticket:
        try:
            address = self._addresses.of(request.remote, request.headers.getall(FORWARDED_FOR, ()))
            return self.turnstile.enter(address, request.headers.get(hdrs.USER_AGENT, ""))
        except CricksyError as error:
            self.metrics.refused.labels(error.reason).inc()
            raise

    async def run(self, _app: web.Application) -> AsyncIterator[None]:
        """Keep the clocks going between the application's start and its end."""
        engine = self.server.eio
        beats = [
            asyncio.ensure_future(every(TICK_S, self.rooms.tick)),
            asyncio.ensure_future(every(TICK_S, self.board_rooms.tick)),
            asyncio.ensure_future(every(_SECOND_S, engine.wheel.turn)),
            asyncio.ensure_future(every(_SECOND_S, self._settling.sweep)),
            asyncio.ensure_future(every(_SECOND_S, self.turnstile.sweep)),
            asyncio.ensure_future(every(_SECOND_S, self.scoring.patrol)),
            asyncio.ensure_future(every(_SECOND_S, self.watching.patrol)),
            asyncio.ensure_future(every(_SECOND_S, self.streams.patrol)),
            asyncio.ensure_future(every(_SECOND_S, self.following.patrol)),
            asyncio.ensure_future(every(_SECOND_S, self.boards.patrol)),
            asyncio.ensure_future(every(_SECOND_S, self.control.patrol)),
            asyncio.ensure_future(every(TURN_S, self.control_rooms.turn)),
            asyncio.ensure_future(every(WRITE_S, self.tally.write)),
            asyncio.ensure_future(every(LOOK_S, self.newsrooms.turn)),
            asyncio.ensure_future(every(RENEW_S, self._permits.renew)),
            asyncio.ensure_future(every(_RELIEF_S, self.rooms.relieve)),
            asyncio.ensure_future(every(_RELIEF_S, self.board_rooms.relieve)),
            asyncio.ensure_future(every(ANNOUNCE_S, self.rooms.announce)),
        ]
        yield
        for beat in beats:
            beat.cancel()
        await asyncio.gather(*beats, return_exceptions=True)
        try:
            async with asyncio.timeout(_CLOSE_S):
                await self.board_rooms.close()
                await self.rooms.close()
                await self.newsrooms.close()
                await self.control_rooms.close()
                await self.tally.write()
                await self.matches.close()
        except TimeoutError:
            _log.warning("hub.left_open")

    def begin_drain(self) -> None:
        """Turn new clients away: ``/ready`` says so, and no join, watch or submit is taken any more."""
        self.health.draining = self._admission.closed = self.scoring.commits.closed = True
        self.following.closed = self.control.closed = self.boards.closed = True

    async def drain(self, _app: web.Application) -> None:
        """Finish the commits under way, tell everybody to go elsewhere, and close their connections."""
        self.begin_drain()
        with suppress(TimeoutError):
            async with asyncio.timeout(_COMMITS_S):
                await self.scoring.commits.finished()
        await self.goodbye()
        await self.server.eio.leave()
        _log.info("hub.drained")

    async def goodbye(self) -> None:
        """Tell everybody who scores, watches, follows, shows or directs to go elsewhere."""
        self.scoring.farewell()
        self.following.farewell()
        self.control.farewell()
        self.boards.farewell()
        for room in self.rooms:
            room.viewers.publish(GOING)
        self.streams.farewell()
        with suppress(TimeoutError):
            async with asyncio.timeout(_GOODBYE_S):
                for room in (*self.rooms, *self.board_rooms):
                    await room.viewers.flushed()


def attach(app: web.Application, services: Services, settings: Settings, limits: Limits | None = None) -> Hub:
    """Add sockets, event streams, health and metrics to an application; ``limits`` is for tests and benchmarks."""
    hub = Hub(services, settings, limits or Limits())
    app.router.add_get("/live", hub.health.live)
    app.router.add_get("/ready", hub.health.ready)
    app.router.add_get("/metrics", hub.health.metrics)
    app.router.add_get("/sse/{key}", hub.streams.handle)
    hub.server.attach(app)
    app.cleanup_ctx.append(hub.run)
    app.on_shutdown.append(hub.drain)
    return hub
