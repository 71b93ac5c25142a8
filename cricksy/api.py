"""The platform's REST API as the command's tools use it."""

from typing import TypeVar
from urllib.parse import quote

import aiohttp
import msgspec

from core.eventlog.codec import decode
from core.ids import EventId, MatchId
from core.scoring.figures import Scorecard
from core.wire.api import Created, EventPage, MatchList, MatchSummary, NewMatch
from core.wire.socket import Problem
from cricksy.exits import CommandError, Exit

PAGE_EVENTS = 500
ERROR_STATUS = 400
Shape = TypeVar("Shape")


class Api:
    """One origin, one token."""

    def __init__(self, http: aiohttp.ClientSession, url: str, token: str) -> None:
        """``url`` is the origin, ``http://127.0.0.1:8080``."""
        self._http = http
        self._url = url.rstrip("/")
        self._token = token

    async def create(self, match_id: MatchId, title: str) -> None:
        """Register a public match; one that is there already stays as it is."""
        new = NewMatch(id=match_id, title=title)
        await self._ask("POST", "/api/matches", Created, body=msgspec.json.encode(new))

    async def matches(self) -> list[MatchSummary]:
        """The newest matches first."""
        return (await self._ask("GET", "/api/matches", MatchList)).matches

    async def scorecard(self, match_id: MatchId) -> Scorecard:
        """The full scorecard."""
        return await self._ask("GET", f"/api/matches/{quote(match_id, safe='')}/scorecard", Scorecard)

    async def event_ids(self, match_id: MatchId) -> list[EventId]:
        """The ids of all stored events, in sequence."""
        ids: list[EventId] = []
        after: int | None = 0
        while after is not None:
            path = f"/api/matches/{quote(match_id, safe='')}/events?after={after}&limit={PAGE_EVENTS}"
            page = await self._ask("GET", path, EventPage)
            ids += [decode(bytes(raw)).id for raw in page.events]
            after = page.next
        return ids

    async def _ask(self, method: str, path: str, shape: type[Shape], *, body: bytes | None = None) -> Shape:
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        try:
            async with self._http.request(method, self._url + path, data=body, headers=headers) as answer:
                data = await answer.read()
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise CommandError(unreachable(self._url), Exit.UNREACHABLE) from error
        if answer.status >= ERROR_STATUS:
            raise CommandError(f"{method} {path}: {_why(answer.status, data)}", Exit.REFUSED)
        try:
            return msgspec.json.decode(data, type=shape)
        except msgspec.MsgspecError as error:
            raise CommandError(f"{self._url} does not answer like Cricksy: {error}", Exit.REFUSED) from error


def unreachable(url: str) -> str:
    """What to do when nothing answers at an address."""
    return f"Nothing answers at {url}. Start the platform with `cricksy up`, or give its address with --url."


def _why(status: int, data: bytes) -> str:
    try:
        problem = msgspec.json.decode(data, type=Problem)
    except msgspec.MsgspecError:
        return f"HTTP {status}"
    return f"{problem.detail} ({problem.code})"
