"""``python -m web``: the REST API and the pages alone, until SIGTERM or SIGINT."""

import asyncio
import signal

import structlog
import uvloop
from aiohttp import web

from core.bootstrap import open_ports
from core.settings import Settings
from core.usecases.live import Matches
from web.app import attach

_log = structlog.get_logger(__name__)
_LEFTOVERS_S = 5.0
"""For requests that are still running at the end."""


async def serve(settings: Settings) -> None:
    """Run until told to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with open_ports(settings) as ports:
        matches = Matches(ports)
        app = web.Application()
        attach(app, ports, settings, matches)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=_LEFTOVERS_S)
        await runner.setup()
        try:
            await web.TCPSite(runner, settings.host, settings.port).start()
            _log.info("web.listening", addresses=[list(address[:2]) for address in runner.addresses])
            await stop.wait()
        finally:
            await runner.cleanup()
            await matches.close()


def main() -> None:
    """Run on uvloop."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(Settings()))


if __name__ == "__main__":
    main()
