"""``cricksy up``: the hub and the web in one process and under one origin, until told to stop."""

import asyncio
import signal
from collections.abc import Coroutine
from datetime import timedelta
from typing import Final

import uvloop
from aiohttp import web
from rich.console import Console

from core.bootstrap import open_ports
from core.clock import utc_now
from core.ids import ScorerId
from core.settings import Settings
from core.usecases.tokens import ANY_MATCH, Grant, Right, issue
from cricksy.addresses import lan_origin, origin
from cricksy.demo import Stage, perform
from cricksy.exits import CommandError, Exit
from realtime.app import attach as attach_hub
from realtime.collector import spare_the_collector
from web.app import attach as attach_web

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
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(program)
    except OSError as error:
        message = f"{settings.host}:{settings.port} cannot be had ({error.strerror}); choose another with --port."
        raise CommandError(message, Exit.FAILED) from error


async def serve(settings: Settings, console: Console, *, demo: bool = False) -> None:
    """Serve until SIGINT or SIGTERM, then drain."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with open_ports(settings) as ports:
        app = web.Application()
        hub = attach_hub(app, ports, settings)
        attach_web(app, ports, settings, hub.matches)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=LEFTOVERS_S)
        await runner.setup()
        show: asyncio.Task[None] | None = None
        try:
            await web.TCPSite(runner, settings.host, settings.port, backlog=4096).start()
            spare_the_collector()
            bound = settings.model_copy(update={"port": runner.addresses[0][1]})
            _announce(bound, console, demo=demo)
            if demo:
                show = asyncio.create_task(perform(_stage(bound)))
            await _until(stop, show)
            console.print("Stopping.")
        finally:
            if show is not None:
                show.cancel()
                await asyncio.gather(show, return_exceptions=True)
            hub.begin_drain()
            await runner.cleanup()


async def _until(stop: asyncio.Event, show: asyncio.Task[None] | None) -> None:
    """Wait for a signal; the demo's own failure ends the program too, and is raised."""
    waiting = asyncio.create_task(stop.wait())
    await asyncio.wait([waiting, *([show] if show else [])], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if show is not None and show.done():
        show.result()


def _stage(settings: Settings) -> Stage:
    grant = Grant(scorer=ScorerId("demo"), match=ANY_MATCH, can=frozenset({Right.SCORE, Right.CREATE}))
    token = issue(settings.secret_key, grant, utc_now(), DEMO_TOKEN_TTL)
    return Stage(url=origin(settings), token=token, outboxes=settings.var / "demo")


def _announce(settings: Settings, console: Console, *, demo: bool) -> None:
    here, lan = origin(settings), lan_origin(settings)
    lines = [f"Cricksy is up at {here}"]
    if lan is not None:
        lines.append(f"On this network, phones too: {lan}")
    if demo:
        lines.append("Matches are being played: open one, or show its score bug at /o/MATCH/score-bug")
    lines.append(f"Data stay in {settings.var.absolute()}. Ctrl-C stops it.")
    console.print("\n".join(lines), highlight=False, soft_wrap=True)
