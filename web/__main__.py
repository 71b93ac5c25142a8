"""``python -m web``: the REST API and the pages alone, until SIGTERM or SIGINT."""

import structlog
from aiohttp import web

from core.bootstrap import open_services
from core.runtime import run, stop_signal
from core.settings import Settings
from web.app import attach
from web.bodies import READ_BUFFER_BYTES

_log = structlog.get_logger(__name__)
_LEFTOVERS_S = 5.0
"""For requests that are still running at the end."""


async def serve(settings: Settings) -> None:
    """Run until told to stop."""
    stop = stop_signal()
    async with open_services(settings) as services:
        app = web.Application()
        attach(app, services, settings)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=_LEFTOVERS_S, read_bufsize=READ_BUFFER_BYTES)
        await runner.setup()
        try:
            await web.TCPSite(runner, settings.host, settings.port).start()
            _log.info("web.listening", addresses=[list(address[:2]) for address in runner.addresses])
            await stop.wait()
        finally:
            await runner.cleanup()


def main() -> None:
    """Run it."""
    run(serve(Settings()))


if __name__ == "__main__":
    main()
