"""``/api/matches``: the list, one match, its scorecard and its log; creating one."""

from typing import TypeVar

import msgspec
from aiohttp import hdrs, web
from msgspec import Struct

from core.clock import unix_ms
from core.errors import Forbidden, Malformed, NotFound, TooLarge
from core.eventlog import limits
from core.ids import MatchId, uuid7
from core.ports import Head, Log
from core.usecases.cards import Cards
from core.usecases.live import Matches
from core.usecases.tokens import Right
from core.wire.api import Created, EventPage, MatchList, NewMatch
from web.access import Door, may_see, require_sight
from web.api.summaries import Summaries

_json = msgspec.json.Encoder()
_JSON = "application/json"
_MOST_LISTED = 200
_MOST_EVENTS = 1000
_MOST_BODY_BYTES = 64 * 1024
_LONGEST_TITLE = 200
"""Characters."""
Shape = TypeVar("Shape", bound=Struct)


class MatchApi:
    """The handlers; each reads the request, asks once, answers."""

    def __init__(self, log: Log, matches: Matches, door: Door) -> None:
        """``matches`` is the registry that the hub of this process uses too, where there is one."""
        self._log, self._matches, self._door = log, matches, door
        self._summaries = Summaries(matches)
        self._cards = Cards(matches)

    async def list(self, request: web.Request) -> web.Response:
        """The newest matches that the caller may see; ``?limit=`` up to 200."""
        limit = _number(request, "limit", default=100, most=_MOST_LISTED)
        grant = self._door.grant(request)
        rows = await self._log.matches(limit=limit)
        seen = [row for row in rows if may_see(grant, row.id, public=row.public)]
        return _answer(MatchList(matches=[await self._summaries.of(row) for row in seen]))

    async def create(self, request: web.Request) -> web.Response:
        """Register a match: 201, or 200 where the same id is there already. Needs the right to create."""
        grant = self._door.holder(request)
        new = await _body(request, NewMatch)
        match_id = MatchId(new.id if new.id is not None else uuid7(unix_ms()))
        if not grant.allows(Right.CREATE, match_id):
            raise Forbidden
        title = new.title.strip()
        if not 1 <= len(title) <= _LONGEST_TITLE:
            raise Malformed(f"A title has 1 to {_LONGEST_TITLE} characters.", where="title")
        if not limits.NAME.fullmatch(match_id):
            raise Malformed("An id has letters, digits and a few marks.", code="bad_id", where="id")
        existed = await self._exists(match_id)
        head = await self._matches.create(match_id, title, public=new.public)
        response = _answer(Created(id=match_id, epoch=head.epoch, seq=head.seq), status=200 if existed else 201)
        response.headers[hdrs.LOCATION] = f"/api/matches/{match_id}"
        return response

    async def show(self, request: web.Request) -> web.Response:
        """The scoreboard, in the shape of ``socket.Snapshot``."""
        match_id = _match_id(request)
        grant = self._door.grant(request)
        glance = await self._matches.glance(match_id)
        require_sight(grant, match_id, public=glance.public)
        if _is_current(request, glance.head):
            return _unchanged(glance.head)
        head = glance.head
        body = {"epoch": head.epoch, "seq": head.seq, "snapshot": msgspec.Raw(glance.board)}
        return _versioned(_json.encode(body), head)

    async def scorecard(self, request: web.Request) -> web.Response:
        """Every innings in full."""
        match_id = _match_id(request)
        grant = self._door.grant(request)
        card = await self._cards.get(match_id)
        require_sight(grant, match_id, public=card.public)
        return _unchanged(card.head) if _is_current(request, card.head) else _versioned(card.data, card.head)

    async def events(self, request: web.Request) -> web.Response:
        """The log as the devices wrote it, ``?after=`` a sequence number; it names scorers, so it needs a token."""
        match_id = _match_id(request)
        after = _number(request, "after", default=0)
        limit = _number(request, "limit", default=500, most=_MOST_EVENTS)
        grant = self._door.holder(request)
        row = await self._log.match(match_id)
        require_sight(grant, match_id, public=row.public)
        if not may_see(grant, match_id, public=False):
            raise Forbidden
        entries = await self._log.read(match_id, after, limit)
        head = await self._log.head(match_id)
        last = entries[-1].seq if entries else after
        page = EventPage(
            epoch=head.epoch,
            seq=head.seq,
            events=[msgspec.Raw(entry.data) for entry in entries],
            next=last if entries and last < head.seq else None,
        )
        return _answer(page)

    async def _exists(self, match_id: MatchId) -> bool:
        try:
            await self._log.head(match_id)
        except NotFound:
            return False
        return True


def _match_id(request: web.Request) -> MatchId:
    return MatchId(request.match_info["id"])


def _number(request: web.Request, name: str, *, default: int, most: int = limits.MOST_COUNTER) -> int:
    """A whole number of the query, from 0 to ``most``. Raises ``Malformed``."""
    text = request.query.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and int(text) <= most):
        raise Malformed(f"{name} is a whole number from 0 to {most}.", where=name)
    return int(text)


async def _body(request: web.Request, shape: type[Shape]) -> Shape:
    if request.content_type != _JSON:
        raise web.HTTPUnsupportedMediaType
    if (request.content_length or 0) > _MOST_BODY_BYTES:
        raise TooLarge
    data = await request.read()
    if len(data) > _MOST_BODY_BYTES:
        raise TooLarge
    try:
        return msgspec.json.decode(data, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Malformed(f"Not a {shape.__name__}: {error}.") from error


def _tag(head: Head) -> str:
    return f'"{head.epoch}-{head.seq}"'


def _is_current(request: web.Request, head: Head) -> bool:
    return any(f'"{tag.value}"' == _tag(head) for tag in request.if_none_match or ())


def _unchanged(head: Head) -> web.Response:
    return web.Response(status=304, headers={hdrs.ETAG: _tag(head), hdrs.CACHE_CONTROL: "no-cache"})


def _versioned(body: bytes, head: Head) -> web.Response:
    headers = {hdrs.ETAG: _tag(head), hdrs.CACHE_CONTROL: "no-cache"}
    return web.Response(body=body, content_type=_JSON, headers=headers)


def _answer(body: Struct, status: int = 200) -> web.Response:
    headers = {hdrs.CACHE_CONTROL: "no-store"}
    return web.Response(status=status, body=_json.encode(body), content_type=_JSON, headers=headers)
