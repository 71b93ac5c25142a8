"""The matches that somebody here scores or watches, each in memory once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import NamedTuple, Protocol

import msgspec
import structlog
from msgspec import Struct

from core.errors import CricksyError, NotFound
from core.ids import MatchId
from core.models.fixtures import Ownership
from core.ports import Bus, Head, Log, Snapshots
from core.usecases.herald import Herald, Listener
from core.usecases.live_match import DELETED, LiveMatch, Moved
from core.wire import relay
from core.wire.relay import Relay
from core.wire.scoreboard import Scoreboard

__all__ = ["Glance", "LiveMatch", "Matches", "Moved", "Ports"]

log = structlog.get_logger(__name__)

IDLE_S = 60.0
"""How long a match stays in memory after the last who used it has left."""

_boards = msgspec.json.Decoder(Scoreboard)


class Ports(Protocol):
    """What following matches needs from outside."""

    @property
    def log(self) -> Log:
        """The durable log."""
        ...

    @property
    def snapshots(self) -> Snapshots:
        """Stored scoreboards."""
        ...

    @property
    def bus(self) -> Bus:
        """The way to the other hubs."""
        ...


class Glance(Struct, frozen=True, kw_only=True):
    """A match's scoreboard for a reader who does not stay."""

    head: Head
    ownership: Ownership
    board: bytes
    """Wire ``Scoreboard`` as JSON, as of ``head``."""

    @property
    def public(self) -> bool:
        """Whether everybody may see it."""
        return self.ownership.public


class _Open(NamedTuple):
    """A match in memory, with its ties to the other hubs."""

    live: LiveMatch
    herald: Herald
    listener: Listener

    async def close(self) -> None:
        """Let it go: commits in flight are finished, the last scoreboard is stored."""
        await self.listener.close()
        await self.live.settle()
        await self.herald.close()


class _Seat:
    """A match in memory, or on its way there, and how many use it."""

    def __init__(self, opening: asyncio.Task[_Open]) -> None:
        self.opening = opening
        self.users = 0
        self.leaving: asyncio.TimerHandle | None = None


class Matches:
    """Every match that is in use here; a match is loaded once, whoever asks, and let go when idle."""

    def __init__(self, ports: Ports, *, idle_s: float = IDLE_S) -> None:
        self._ports = ports
        self._idle_s = idle_s
        self._seats: dict[MatchId, _Seat] = {}
        self._closing: set[asyncio.Task[None]] = set()

    async def create(self, match_id: MatchId, title: str, *, public: bool) -> Head:
        """Register a match that nobody owns; the same id again changes nothing. Raises as ``Log.create`` does."""
        return await self._ports.log.create(match_id, title=title, public=public)

    async def get(self, match_id: MatchId) -> LiveMatch:
        """The match, read from the log if need be; each ``get`` asks for one ``release``.

        Raises ``NotFound`` for a match that nobody created, ``Unavailable`` where the log cannot be read.
        """
        seat = self._seats.get(match_id)
        if seat is None:
            seat = self._seats[match_id] = _Seat(asyncio.create_task(self._open(match_id)))
        if seat.leaving is not None:
            seat.leaving.cancel()
            seat.leaving = None
        seat.users += 1
        try:
            live = (await asyncio.shield(seat.opening)).live
        except BaseException:
            self._leave(match_id, seat)
            raise
        if live.deleted:
            self._leave(match_id, seat)
            raise NotFound("There is no such match.", match_id=match_id)
        return live

    def release(self, match_id: MatchId) -> None:
        """Give back what one ``get`` gave."""
        seat = self._seats.get(match_id)
        if seat is not None and seat.users > 0:
            self._leave(match_id, seat)

    @asynccontextmanager
    async def use(self, match_id: MatchId) -> AsyncIterator[LiveMatch]:
        """``get``, and ``release`` at the end."""
        live = await self.get(match_id)
        try:
            yield live
        finally:
            self.release(match_id)

    async def glance(self, match_id: MatchId) -> Glance:
        """The scoreboard for a reader who does not stay; the stored one spares the fold where it is the newest.

        Raises as ``get`` does.
        """
        if match_id not in self._seats:
            row = await self._ports.log.match(match_id)
            stored = await self._ports.snapshots.latest(match_id)
            if stored is not None and (stored.epoch, stored.seq) == (row.epoch, row.seq) and _is_readable(stored.data):
                head = Head(epoch=row.epoch, seq=row.seq)
                return Glance(head=head, ownership=row.ownership, board=stored.data)
        async with self.use(match_id) as live:
            return Glance(head=live.head, ownership=live.ownership, board=live.snapshot())

    async def deleted(self, match_id: MatchId) -> None:
        """A match was deleted in the log: whoever uses it hears of that, here and on the other hubs."""
        seat = self._seats.get(match_id)
        if seat is not None:
            with suppress(CricksyError):
                (await asyncio.shield(seat.opening)).live.end()
        else:
            await self._ports.bus.publish(match_id, relay.encode(Relay(epoch=DELETED, after=0, events=[])))

    async def close(self) -> None:
        """Finish what is in flight and let every match go."""
        for match_id, seat in list(self._seats.items()):
            if seat.leaving is not None:
                seat.leaving.cancel()
            self._evict(match_id, seat)
        await asyncio.gather(*self._closing)

    async def _open(self, match_id: MatchId) -> _Open:
        """Listen first, then read the log, so that nothing falls between the two."""
        ports = self._ports
        row = await ports.log.match(match_id)
        herald = Herald(ports.bus, match_id)
        live = LiveMatch(row.ownership, log=ports.log, snapshots=ports.snapshots, tell=herald.tell)
        listener = Listener(ports.bus, match_id, heard=live.hear, missed=live.catch_up)
        await listener.open()
        try:
            await live.catch_up()
        except BaseException:
            await listener.close()
            raise
        return _Open(live, herald, listener)

    def _leave(self, match_id: MatchId, seat: _Seat) -> None:
        seat.users -= 1
        if seat.users or self._seats.get(match_id) is not seat:
            return
        failed = seat.opening.done() and (seat.opening.cancelled() or seat.opening.exception() is not None)
        if failed:
            del self._seats[match_id]
        else:
            seat.leaving = asyncio.get_running_loop().call_later(self._idle_s, self._evict, match_id, seat)

    def _evict(self, match_id: MatchId, seat: _Seat) -> None:
        if self._seats.get(match_id) is seat:
            del self._seats[match_id]
        task = asyncio.create_task(self._close_seat(match_id, seat))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _close_seat(self, match_id: MatchId, seat: _Seat) -> None:
        try:
            opened = await seat.opening
        except CricksyError as error:
            log.info("match_not_opened", match_id=match_id, code=error.reason)
        else:
            await opened.close()


def _is_readable(data: bytes) -> bool:
    """Whether a stored scoreboard has today's shape; one from an older release may not."""
    try:
        _boards.decode(data)
    except msgspec.MsgspecError:
        return False
    return True
