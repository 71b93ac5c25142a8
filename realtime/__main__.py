"""``python -m realtime``: the hub alone, until SIGTERM or SIGINT, which it answers with a drain."""

import asyncio

import structlog
from aiohttp import web

from core.bootstrap import open_services
from core.runtime import run, stop_signal
from core.settings import Settings
from realtime.app import attach
from realtime.collector import spare_the_collector

_log = structlog.get_logger(__name__)
_NOTICE_S = 0.5
"""Between ``/ready`` turning 503 and the end of accepting, so that a load balancer can look."""
_LEFTOVERS_S = 2.0
"""For requests that are still running when everything is closed."""


async def serve(settings: Settings) -> None:
    """Run the hub until it is told to stop."""
    stop = stop_signal()
    async with open_services(settings) as services:
        app = web.Application()
        hub = attach(app, services, settings)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=_LEFTOVERS_S)
        await runner.setup()
        try:
            site = web.TCPSite(runner, settings.host, settings.port, backlog=4096)
            await site.start()
            spare_the_collector()
            _log.info("hub.listening", addresses=[list(address[:2]) for address in runner.addresses])
            await stop.wait()
            hub.begin_drain()
            await asyncio.sleep(_NOTICE_S)
        finally:
            await runner.cleanup()


def main() -> None:
    """Run it."""
    run(serve(Settings()))


if __name__ == "__main__":
    main()
