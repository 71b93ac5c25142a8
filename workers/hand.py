"""``python -m workers.hand PARENT QUEUE...``: a worker at each queue, for as long as the parent process lives."""

import secrets
import sys
from collections.abc import Callable

from core.runtime import die_with_parent
from core.settings import Settings
from core.wire.jobs import Queue
from workers.foreman import Foreman
from workers.jobs import handlers
from workers.news import tell
from workers.queues import known_queues
from workers.registry import Registry
from workers.runtime import Place


def media_handlers(settings: Settings) -> Registry:
    """The platform's own handlers, as this machine is set up."""
    return handlers(clamd=settings.clamd, public_url=settings.origin)


def main(make: Callable[[Settings], Registry] = media_handlers) -> None:
    """Run it, with the handlers that ``make`` gives."""
    _, parent, *names = sys.argv
    die_with_parent(int(parent))
    settings = Settings()
    table = make(settings)
    crew = secrets.token_hex(8)

    def work(queue: Queue) -> None:
        Place(queue=queue, name=f"{crew}-{queue}", settings=settings, handlers=table, publish=tell).work()

    Foreman(known_queues(names), work).oversee()


if __name__ == "__main__":
    main()
