"""A studio for the bridge: a real platform with a match that is scored and directed, an OBS, a vMix."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace
from rich.console import Console

from core.ids import MatchId
from core.scoring.events import Ball
from core.usecases.broadcast.production import Production
from core.usecases.tokens import Grant
from core.wire.production import ClearGraphics, TakeGraphic
from cricksy.bridge.bridge import perform
from cricksy.bridge.mapping import Mapping
from cricksy.bridge.order import Order
from tests.cricksy.studio_ends import ObsServer, VmixServer, listening
from tests.feeds.engine import Ground, ground
from tests.usecases.play import random_bodies

MATCH = MatchId("m1")
PASSWORD = "correct horse"  # noqa: S105 - of a fake
BODIES = random_bodies(3, overs=4)
FIRST_BALL = next(place for place, body in enumerate(BODIES) if isinstance(body, Ball))


@dataclass
class Studio:
    """All that there is."""

    ground: Ground
    director: Grant
    order: Order
    obs: ObsServer
    vmix: VmixServer
    screen: io.StringIO = field(default_factory=io.StringIO)
    bowled: int = FIRST_BALL

    @property
    def lines(self) -> list[str]:
        """What the bridge has said."""
        return self.screen.getvalue().splitlines()

    async def bridge(self, **wish: object) -> None:
        """Run the bridge."""
        await perform(replace(self.order, **wish), Console(file=self.screen, width=200))

    @asynccontextmanager
    async def bridging(self, **wish: object) -> AsyncIterator[asyncio.Task[None]]:
        """The bridge runs while this lasts."""
        task = asyncio.create_task(self.bridge(**wish))
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def bowl(self) -> str:
        """One more thing happens; returns the score."""
        await self.ground.bowl(MATCH, [BODIES[self.bowled]])
        self.bowled += 1
        return (await self.row())["Score"]

    async def row(self) -> dict[str, str]:
        """The feed's row."""
        return (await self.ground.table(MATCH, self.order.token, "vmix.json"))[0]

    async def take(self, graphic: str) -> None:
        """The director takes a graphic."""
        await self._production.take(self.director, MATCH, TakeGraphic(graphic=graphic))

    async def clear(self, graphic: str | None = None) -> None:
        """The director takes it off the air, or all."""
        await self._production.clear(self.director, MATCH, ClearGraphics(graphic=graphic))

    async def until_everywhere(self, score: str) -> None:
        """Wait until OBS and both of vMix's titles show a score."""
        titles = self.vmix.inputs["Score bug"], self.vmix.inputs["Old title"]
        await self.obs.until(lambda: self.obs.texts.get("cricksy.Score") == score)
        await self.vmix.until(lambda: (titles[0]["Score.Text"], titles[1]["Score"]) == (score, score))

    def said(self, name: str) -> list[str]:
        """What the bridge says of an end's coming and going."""
        return [
            line for line in self.lines if line.startswith((f"{name}: connected", f"{name}: the connection was lost"))
        ]

    async def until_said(self, true: Callable[[list[str]], bool]) -> None:
        """Wait for what the bridge says."""
        async with asyncio.timeout(30):
            while not true(self.lines):  # noqa: ASYNC110 - the screen is a file
                await asyncio.sleep(0.02)

    @property
    def _production(self) -> Production:
        return self.ground.services.control_room.production


@asynccontextmanager
async def opened(folder: Path, mapping: Mapping) -> AsyncIterator[Studio]:
    """A studio in which nothing is on air but a match that has begun."""
    obs, vmix = ObsServer(PASSWORD), VmixServer()
    async with AsyncExitStack() as stack, listening(obs), listening(vmix):
        site = await ground(stack, folder)
        await site.match(MATCH, BODIES[:FIRST_BALL], public=False)
        token, _ = await site.club.feed(MATCH)
        order = Order(
            url=site.platform.url,
            match_id=MATCH,
            token=token,
            obs=obs.url,
            obs_password=PASSWORD,
            vmix=("127.0.0.1", vmix.port),
            mapping=mapping,
        )
        yield Studio(site, await site.club.sign_in("ann"), order, obs, vmix)
