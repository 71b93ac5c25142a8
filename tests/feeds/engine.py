"""A graphics engine: it polls addresses, and cannot log in."""

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import msgspec

from core.bootstrap import Services
from core.entitlements.entitlements import Subject
from core.ids import MatchId
from core.scoring.events import Happening
from tests.feeds.readers import READERS, Table
from tests.games.club import Club, club
from tests.usecases.play import Device
from tests.web.site import Site

PLAN = "scorers_pro_plus"
"""It includes broadcast integration."""


@dataclass(frozen=True)
class Heard:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401 - JSON of any shape
        """The body as JSON."""
        return msgspec.json.decode(self.body)


class Ground:
    """The platform with whoever is on it."""

    def __init__(self, platform: Site, house: Club, http: aiohttp.ClientSession) -> None:
        self.platform, self.club, self._http = platform, house, http
        self._people: dict[str, Subject] = {}
        self._devices: dict[str, Device] = {}

    @property
    def services(self) -> Services:
        """What hub and web ask."""
        return self.platform.services

    async def match(self, name: str, bodies: Sequence[Happening], owner: str = "ann", **wish: object) -> MatchId:
        """A match of somebody's, with what has happened in it."""
        await self.club.game(await self.subject(owner), name, **wish)
        self._devices[name] = await self.platform.play(MatchId(name), list(bodies))
        return MatchId(name)

    async def subject(self, name: str, plan: str | None = PLAN) -> Subject:
        """Somebody, who is added with a plan when first asked for."""
        if name not in self._people:
            self._people[name] = await self.club.person(name, plan)
        return self._people[name]

    async def bowl(self, name: str, bodies: Sequence[Happening]) -> None:
        """More happens in a match."""
        device = self._devices[name]
        raws = [device.enter(body) for body in bodies]
        async with self.services.matches.use(MatchId(name)) as live:
            taken = await live.submit(raws, scorer=device.scorer, device=device.id)
        assert all(receipt.code is None for receipt in taken.results)

    async def get(self, path: str, method: str = "GET", **headers: str) -> Heard:
        """Ask for an address below the origin."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self._http.request(method, f"{self.platform.url}{path}", headers=sent) as response:
            return Heard(response.status, response.headers, await response.read())

    async def table(self, match: str, token: str, name: str) -> Table:
        """A table, read strictly."""
        heard = await self.get(f"/feeds/{match}/{token}/v1/{name}")
        assert heard.status == 200
        return READERS[name.partition("?")[0].rpartition(".")[2]](heard.body)


async def ground(stack: AsyncExitStack, folder: Path, **settings: object) -> Ground:
    """Open a platform with an engine; ``settings`` may name another database."""
    platform = Site(folder)
    platform.settings = platform.settings.model_copy(update=settings)
    await platform.start()
    stack.push_async_callback(platform.stop)
    house = await stack.enter_async_context(club(platform.services, platform.settings))
    http = await stack.enter_async_context(aiohttp.ClientSession())
    return Ground(platform, house, http)
