"""``cricksy up``: the hub and the web in one process and under one origin, until told to stop.

Jobs are done by worker processes beside it, which a private Redis wakes where no other is set.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

from aiohttp import web
from rich.console import Console

from core import runtime
from core.bootstrap import Services, open_services
from core.clock import utc_now
from core.ids import ScorerId
from core.settings import Settings
from core.usecases.tokens import ANY_MATCH, Grant, Right, issue
from cricksy.addresses import lan_origin
from cricksy.demo import Stage, perform
from cricksy.demo_accounts import DEMO_COACH, DEMO_DIRECTOR, Logins, demo_accounts
from cricksy.demo_league import League, demo_league
from cricksy.exits import CommandError, Exit
from cricksy.redis_server import private_redis
from realtime.app import attach as attach_hub
from realtime.collector import spare_the_collector
from web.app import attach as attach_web
from web.bodies import READ_BUFFER_BYTES
from workers.queues import working

LEFTOVERS_S: Final = 2.0
"""For requests that are still running when everything else is closed."""
DEMO_TOKEN_TTL: Final = timedelta(days=3650)
"""It never leaves the process."""


def run(settings: Settings, console: Console, *, demo: bool) -> None:
    """Serve until SIGINT or SIGTERM. Raises ``CommandError`` when the port cannot be had."""
    run_program(settings, serve(settings, console, demo=demo))


def run_program(settings: Settings, program: Coroutine[object, object, None]) -> None:
    """Run a program on uvloop to its end. Raises ``CommandError`` when the port cannot be had."""
    try:
        runtime.run(program)
    except OSError as error:
        message = f"{settings.host}:{settings.port} cannot be had ({error.strerror}); choose another with --port."
        raise CommandError(message, Exit.FAILED) from error


async def serve(settings: Settings, console: Console, *, demo: bool = False) -> None:
    """Serve until SIGINT or SIGTERM, then drain."""
    stop = runtime.stop_signal()
    async with _with_queue(_as_people_reach_it(settings)) as complete:
        await _serve(complete, console, stop, demo=demo)


async def _serve(settings: Settings, console: Console, stop: asyncio.Event, *, demo: bool) -> None:
    async with open_services(settings) as services, working(settings, services):
        app = web.Application()
        hub = attach_hub(app, services, settings)
        attach_web(app, services, settings)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=LEFTOVERS_S, read_bufsize=READ_BUFFER_BYTES)
        await runner.setup()
        show: asyncio.Task[None] | None = None
        try:
            await web.TCPSite(runner, settings.host, settings.port, backlog=4096).start()
            spare_the_collector()
            bound = settings.model_copy(update={"port": runner.addresses[0][1]})
            _announce(bound, console, demo=demo)
            if demo:
                show = asyncio.create_task(_entertain(services, bound, console))
            await _until(stop, show)
            console.print("Stopping.")
        finally:
            if show is not None:
                show.cancel()
                await asyncio.gather(show, return_exceptions=True)
            hub.begin_drain()
            await runner.cleanup()


@asynccontextmanager
async def _with_queue(settings: Settings) -> AsyncIterator[Settings]:
    """With a job queue, if one can be had."""
    if settings.jobs_url is not None:
        yield settings
        return
    async with private_redis(settings.var / "redis") as url:
        yield settings if url is None else settings.model_copy(update={"queue_url": url})


def _as_people_reach_it(settings: Settings) -> Settings:
    """With links and QR codes that phones on the same network can open, where they may come in at all."""
    lan = lan_origin(settings) if settings.public_url is None else None
    return settings if lan is None else settings.model_copy(update={"public_url": lan})


async def _until(stop: asyncio.Event, show: asyncio.Task[None] | None) -> None:
    """Wait for a signal; the demo's own failure ends the program too, and is raised."""
    waiting = asyncio.create_task(stop.wait())
    await asyncio.wait([waiting, *([show] if show else [])], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if show is not None and show.done():
        show.result()


async def _entertain(services: Services, settings: Settings, console: Console) -> None:
    """Make somebody to sign in as, then play matches for ever, in a tournament of one of them."""
    from cricksy.demo_session import demo_session  # noqa: PLC0415 - draws a film: 30 MB that only the demo needs

    logins = await demo_accounts(services, settings.var)
    league = await demo_league(services, DEMO_DIRECTOR) if logins is not None else None
    register = league.register if league is not None else None
    playing = asyncio.create_task(perform(_stage(settings), register=register))
    try:
        if logins is not None:
            _announce_logins(logins, league, settings.local_origin, console)
            await demo_session(services, DEMO_COACH)
        await playing
    finally:
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)


def _stage(settings: Settings) -> Stage:
    grant = Grant(scorer=ScorerId("demo"), match=ANY_MATCH, can=frozenset({Right.SCORE, Right.CREATE}))
    token = issue(settings.secret_key, grant, utc_now(), DEMO_TOKEN_TTL)
    return Stage(url=settings.local_origin, token=token, outboxes=settings.var / "demo")


def _announce(settings: Settings, console: Console, *, demo: bool) -> None:
    here, lan = settings.local_origin, lan_origin(settings)
    lines = [f"Cricksy is up at {here}"]
    if lan is not None:
        lines.append(f"On this network, phones too: {lan}")
    if demo:
        lines.append("Matches are being played: open one, or show its score bug at /o/MATCH/score-bug")
    if settings.jobs_url is None:
        lines.append(
            "Video is off: there is no redis-server of version 6.2 or newer, and CRICKSY_REDIS_URL is not set."
        )
    lines.append(f"The API is described at {here}/api/docs, mail that would have been sent is shown at {here}/mail")
    lines.append(f"Data stay in {settings.var.absolute()}. Ctrl-C stops it.")
    console.print("\n".join(lines), highlight=False, soft_wrap=True)


def _announce_logins(logins: Logins, league: League | None, origin: str, console: Console) -> None:
    console.print(f"Sign in with the password {logins.password} as one of:", highlight=False)
    for email in logins.emails:
        console.print(f"  {email}", highlight=False)
    if league is not None:
        lines = [
            f"As {DEMO_DIRECTOR}: the control room of a match at {origin}/control/MATCH,",
            f"all grounds of the tournament at {origin}/board/{league.tournament}",
        ]
        console.print("\n".join(lines), highlight=False, soft_wrap=True)
