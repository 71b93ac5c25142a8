"""The bridge as a whole: the platform on one side, whichever ends were asked for on the other."""

import asyncio
from collections.abc import Coroutine, Sequence
from functools import partial

import aiohttp
import uvloop
from rich.console import Console

from cricksy.bridge.air import Air
from cricksy.bridge.end import End, Lost, Refused, keep, serve
from cricksy.bridge.obs import Obs
from cricksy.bridge.order import Order
from cricksy.bridge.picture import Picture
from cricksy.bridge.platform import PLATFORM, Platform
from cricksy.bridge.status import Status
from cricksy.bridge.tasks import first_end
from cricksy.bridge.vmix import Vmix
from cricksy.exits import CommandError, Exit

AGENT = "cricksy-bridge"


def run(order: Order, out: Console) -> None:
    """Bridge until interrupted. Raises ``CommandError``."""
    uvloop.run(perform(order, out))


async def perform(order: Order, out: Console) -> None:
    """Bridge until cancelled; with ``once`` until all is sent.

    Raises ``CommandError``: ``REFUSED`` where the platform, or from the start an end, does not let the bridge in, and
    with ``once`` ``UNREACHABLE`` for whoever does not answer.
    """
    async with aiohttp.ClientSession(headers={"User-Agent": AGENT}) as http:
        ends = _ends(order, http)
        air, status = Air(), Status(out, [PLATFORM, *(end.name for end in ends)])
        platform = Platform(http, order, air, status)
        if order.once:
            await _once(platform, ends, air, status)
            return
        with status.standing():
            kept = [keep(end.name, partial(serve, end, air, status), status, for_good=False) for end in ends]
            await first_end(keep(PLATFORM, platform.run, status, for_good=True), *kept)


def _ends(order: Order, http: aiohttp.ClientSession) -> list[End]:
    ends: list[End] = []
    if order.obs is not None:
        ends.append(Obs(http, order.obs, order.obs_password, order.mapping.obs))
    if order.vmix is not None:
        ends.append(Vmix(*order.vmix, order.mapping.vmix))
    return ends


async def _once(platform: Platform, ends: Sequence[End], air: Air, status: Status) -> None:
    """Read and push one picture."""
    known = asyncio.Event()

    def ready(detail: str) -> None:
        status.up(PLATFORM, detail)
        known.set()

    async def push() -> None:
        await known.wait()
        picture = air.picture()
        if picture is not None:
            for end in ends:
                await _answering(end.name, _push(end, picture, status))

    await first_end(_answering(PLATFORM, platform.run(ready)), push())


async def _push(end: End, picture: Picture, status: Status) -> None:
    async with end.open(_nobody, partial(status.note, end.name)) as desk:
        status.up(end.name, desk.detail)
        await desk.push(picture)


async def _answering(name: str, job: Coroutine[object, object, None]) -> None:
    """Do something with an end that has to answer now. Raises ``CommandError``."""
    try:
        await job
    except Refused as error:
        raise CommandError(f"{name}: {error}", Exit.REFUSED) from error
    except Lost as error:
        raise CommandError(f"{name}: {error}", Exit.UNREACHABLE) from error


def _nobody() -> None:
    """Nobody waits for what comes later."""
