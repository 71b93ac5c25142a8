"""The far ends of the bridge, and how each is kept: opened, served at most ten times a second, opened again."""

import asyncio
import random
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import ClassVar, Protocol

from cricksy.bridge.air import Air
from cricksy.bridge.picture import Picture
from cricksy.bridge.status import Status
from cricksy.bridge.tasks import until
from cricksy.exits import CommandError, Exit

PACE_S = 0.1
"""Between two pushes to one end."""
FIRST_DELAY_S = 0.25
LONGEST_DELAY_S = 4.0

Ready = Callable[[str], None]
"""To be called once an end is there, with what it says of itself."""


class Lost(Exception):
    """An end does not answer, or the connection to it has ended; it is tried again."""


class Refused(Exception):
    """An end answers, and does not let the bridge in."""


class Desk(Protocol):
    """An end that is connected."""

    detail: str
    """What it says of itself: ``30.1.2``."""

    async def push(self, picture: Picture) -> None:
        """Send what of a picture is not there yet. Raises ``Lost``."""
        ...


class End(ABC):
    """A program to push to."""

    name: ClassVar[str]
    """For the operator."""

    @abstractmethod
    def open(self, wake: Callable[[], None], note: Callable[[str], None]) -> AbstractAsyncContextManager[Desk]:
        """Connect. Raises ``Lost`` and ``Refused``.

        ``wake`` is called when the end has changed or is lost, so that ``push`` is; ``note`` with what it refuses.
        """


async def serve(end: End, air: Air, status: Status, ready: Ready) -> None:
    """Push every picture until the end is lost. Raises ``Lost`` and ``Refused``."""
    with air.listening() as wake:
        async with end.open(wake.set, lambda text: status.note(end.name, text)) as desk:
            ready(desk.detail)
            while True:
                wake.clear()
                picture = air.picture()
                if picture is not None:
                    await desk.push(picture)
                await asyncio.sleep(PACE_S)
                await until(wake, air.wait_s())


async def keep(name: str, session: Callable[[Ready], Awaitable[None]], status: Status, *, for_good: bool) -> None:
    """Run a session again and again, with jitter.

    Raises ``CommandError`` (``REFUSED``) where the end refuses the bridge before it has ever let it in; ``for_good``
    says that it counts later, too.
    """
    delay_s, came = FIRST_DELAY_S, False

    def ready(detail: str) -> None:
        nonlocal delay_s, came
        delay_s, came = FIRST_DELAY_S, True
        status.up(name, detail)

    while True:
        try:
            await session(ready)
        except Refused as error:
            if for_good or not came:
                raise CommandError(f"{name}: {error}", Exit.REFUSED) from error
            status.note(name, str(error))
            status.down(name, str(error))
        except Lost as error:
            status.down(name, str(error))
        await asyncio.sleep(delay_s * random.uniform(0.5, 1.0))  # noqa: S311  jitter
        delay_s = min(2 * delay_s, LONGEST_DELAY_S)
