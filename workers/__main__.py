"""``python -m workers``: what takes longer than a request, until SIGTERM or SIGINT."""

import structlog

from core.bootstrap import open_services
from core.runtime import run, stop_signal
from core.settings import Settings
from workers.upkeep import duties, upkeep

_log = structlog.get_logger(__name__)


async def serve(settings: Settings) -> None:
    """Run until told to stop."""
    stop = stop_signal()
    async with open_services(settings) as services, upkeep(duties(services)):
        _log.info("worker.ready")
        await stop.wait()


def main() -> None:
    """Run it."""
    run(serve(Settings()))


if __name__ == "__main__":
    main()
