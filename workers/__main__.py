"""``python -m workers [QUEUE...]``: what takes longer than a request, until SIGTERM or SIGINT."""

import sys
from collections.abc import Sequence

import structlog

from core.bootstrap import open_services
from core.runtime import run, stop_signal
from core.settings import Settings
from core.wire.jobs import QUEUES, Queue
from workers.queues import FOREMAN, known_queues, working

_log = structlog.get_logger(__name__)


async def serve(settings: Settings, queues: Sequence[Queue] = QUEUES, foreman: Sequence[str] = FOREMAN) -> None:
    """Run until told to stop."""
    stop = stop_signal()
    async with open_services(settings) as services, working(settings, services, queues, foreman):
        _log.info("worker.ready", queues=[*queues] if services.dispatch else [])
        await stop.wait()


def main() -> None:
    """Run it."""
    run(serve(Settings(), known_queues(sys.argv[1:])))


if __name__ == "__main__":
    main()
