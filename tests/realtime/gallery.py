"""A hub with somebody who broadcasts from it, and what outputs and control rooms say and hear there."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from core.ids import MatchId
from core.settings import Settings
from core.usecases.tokens import Grant
from core.wire.production import Programme, TakeGraphic
from realtime.limits import Limits
from tests.games.club import Club, club
from tests.realtime.hubs import Client, Json, RunningHub, running_hub

OPEN, SECRET = MatchId("open"), MatchId("secret")
BROADCASTER: Final = "scorers_pro_plus"
OBS: Final = "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) Chrome/103.0.0.0 Safari/537.36 OBS/30.1.2"
SOON_S: Final = 0.1
"""Within it a change is on all outputs, on one machine."""


class Gallery:
    """A hub, somebody who broadcasts from it, and clients that come to it."""

    def __init__(self, hub: RunningHub, house: Club, stack: AsyncExitStack) -> None:
        """``opened`` makes it."""
        self.hub, self.club, self._stack = hub, house, stack

    async def come(self, token: str | None = None, agent: str = OBS) -> Client:
        """A client that is connected."""
        client = await Client("/control").connect(self.hub.url, token, agent=agent)
        self._stack.push_async_callback(client.close)
        return client

    async def output(self, name: str, match_id: MatchId = OPEN, token: str | None = None) -> tuple[Client, Json]:
        """An output that is attached, by a token or by the match's id, and the answer."""
        client = await self.come()
        asked = {"graphic": "stage", "output_id": name}
        answer = await client.call("attach", asked | ({"token": token} if token else {"match_id": match_id}))
        assert "code" not in answer, answer
        return client, answer

    async def operator(self, grant: Grant, match_id: MatchId = OPEN) -> tuple[Client, Json]:
        """A control room, and the answer."""
        client = await self.come(self.club.token(grant))
        answer = await client.call("operate", {"match_id": match_id})
        assert "code" not in answer, answer
        return client, answer

    async def take(self, grant: Grant, graphic: str, match_id: MatchId = OPEN, **options: str) -> Programme:
        """Take a graphic, as over HTTP."""
        wanted = TakeGraphic(graphic=graphic, options=options)
        return await self.hub.services.control_room.production.take(grant, match_id, wanted)


@asynccontextmanager
async def opened(settings: Settings, limits: Limits | None = None) -> AsyncIterator[Gallery]:
    """A hub with nobody on it."""
    async with running_hub(settings, limits) as hub, club(hub.services, settings) as house, AsyncExitStack() as stack:
        yield Gallery(hub, house, stack)


async def furnish(gallery: Gallery) -> Grant:
    """Ann, who broadcasts, has two matches, one of them private; she has signed in."""
    ann = await gallery.club.person("ann", BROADCASTER)
    await gallery.club.game(ann, OPEN)
    await gallery.club.game(ann, SECRET, public=False)
    return await gallery.club.sign_in("ann")


def shown(programme: Json) -> list[str]:
    """What is on air."""
    return [each["graphic"] for each in programme["on_air"]]


async def revision(client: Client, wanted: int) -> Json:
    """Wait for the programme of that revision."""
    count = 1
    while True:
        for programme in await client.until("programme", count):
            if programme["revision"] == wanted:
                return programme
        count = len(client.all("programme")) + 1


async def listed(client: Client, true: Callable[[Json], bool]) -> Json:
    """Wait for a list of outputs of which something holds, by id."""
    count = 1
    while True:
        for news in await client.until("outputs", count):
            found = {each["id"]: each for each in news["outputs"]}
            if true(found):
                return found
        count = len(client.all("outputs")) + 1


def report(seq: int = 0, **more: object) -> Json:
    """What an output says of itself."""
    return {"seq": seq, "delay_ms": 0, "link": "live", "visible": True, **more}
