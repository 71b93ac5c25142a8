"""A room for each tournament whose board somebody watches here: each of its matches is followed once."""

import asyncio
import secrets
from collections.abc import Iterator
from typing import Final, NamedTuple

import msgspec
import structlog
from msgspec import Raw

from core.clock import unix_ms
from core.errors import CricksyError, NotFound
from core.ids import MatchId, TournamentId, WorkspaceId
from core.ports import MatchRow
from core.usecases.grounds.board import Board
from core.usecases.grounds.desk import Audience, Boards
from core.usecases.grounds.line import MatchLine
from core.usecases.history import History
from core.usecases.live import Moved
from core.wire import socket as wire
from realtime.fanout import Fanout
from realtime.frames import Message
from realtime.limits import Limits
from realtime.metrics import Metrics
from realtime.rooms import Room, Rooms

_log = structlog.get_logger(__name__)
_encode = msgspec.json.Encoder().encode

NAMESPACE: Final = "/board"
PATCH_S: Final = 0.25
"""The shortest time between two patches: what moves meanwhile is in one."""
LOOK_S: Final = 5.0
"""Between looks at what no ball tells of: matches that were made, fixtures, other hubs' doings."""
_IDLE_TICKS: Final = 15
_RANDOM_BITS: Final = 10
"""Of an epoch, so that no two hubs ever count in the same one; JavaScript can count that far."""
_AT_ONCE: Final = 8
"""Matches opened at once."""
_LINGER_LOOKS: Final = 12
"""Looks for which a match that has ended is still followed, since results are corrected soon or hardly ever."""


class _Followed:
    """A match whose ledger is followed."""

    def __init__(self, owner: "BoardRoom", row: MatchRow, room: Room) -> None:
        self._owner, self._title, self.room = owner, row.title, room
        self._line = MatchLine(room.match_id, row.title, room.live.ledger)
        self.ended_looks = 0
        room.followers[self.moved] = None

    def moved(self, moved: Moved) -> None:
        """The match has new events."""
        if moved.anew:
            self._line = MatchLine(self.room.match_id, self._title, self.room.live.ledger)
        self.tell()

    def tell(self) -> None:
        """Put the match as it stands on the board."""
        self._owner.put(self.room.match_id, self._line)

    def leave(self) -> None:
        """Follow it no more."""
        self.room.followers.pop(self.moved, None)


class Key(NamedTuple):
    """Whose board of what."""

    tournament: TournamentId
    audience: Audience


class BoardRoom:
    """One tournament's board as one audience sees it."""

    def __init__(  # noqa: PLR0913, PLR0917 - of one caller
        self, key: Key, workspace: WorkspaceId, boards: Boards, rooms: Rooms, limits: Limits, metrics: Metrics
    ) -> None:
        """``BoardRooms.enter`` makes it."""
        self.key, self.workspace = key, workspace
        self._boards, self._rooms = boards, rooms
        self.board = Board(key.tournament)
        self.viewers = Fanout(self.snapshot, limits, metrics)
        self.epoch, self.seq = unix_ms() << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS), 0
        self.deleted = False
        self.idle_ticks = 0
        self._history = History()
        self._followed: dict[MatchId, _Followed] = {}
        self._seen: dict[MatchId, tuple[int, int]] = {}
        """The position of each match that has ended and is not followed, when it was read."""
        self._answer: tuple[int, bytes] | None = None
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._patched_s = float("-inf")
        self._hint = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Read all of it, and look again and again from now on. Raises ``NotFound`` and ``Unavailable``."""
        try:
            await self._look()
        except BaseException:
            self.close()
            raise
        self._patch()
        self._looking = asyncio.create_task(self._look_again())

    def close(self) -> None:
        """Follow nothing any more."""
        if self._looking is not None:
            self._looking.cancel()
        if self._timer is not None:
            self._timer.cancel()
        for followed in self._followed.values():
            followed.leave()
        self._followed.clear()

    @property
    def task(self) -> asyncio.Task[None] | None:
        """What still ends after ``close``."""
        return self._looking

    def put(self, match_id: MatchId, line: MatchLine) -> None:
        """Take in where a match stands, to be told soon."""
        if self.board.put(match_id, line.follow()):
            self._hint.set()
        self._touch()

    def answer(self) -> bytes:
        """The whole answer to ``watch``, encoded once for all who ask before the next patch."""
        if self._answer is None or self._answer[0] != self.seq:
            snapshot = _encode(self.board.show())
            self._answer = (self.seq, b'{"epoch":%d,"seq":%d,"snapshot":%b}' % (self.epoch, self.seq, snapshot))
        return self._answer[1]

    def snapshot(self) -> Message:
        """The whole board as a message."""
        return Message("snapshot", self.answer(), namespace=NAMESPACE, at=(self.epoch, self.seq))

    def missing(self, since: wire.Since) -> list[Message] | None:
        """The patches after ``since``, ``None`` where only a snapshot helps."""
        if since.epoch != self.epoch:
            return None
        if since.seq == self.seq:
            return []
        missed = self._history.since(since.seq)
        if missed is None:
            return None
        first = missed.start + 1
        return [self._message(patch, seq) for seq, patch in enumerate(missed.patches, first)]

    def tick(self) -> None:
        """Tell the viewers where the board stands."""
        if len(self.viewers):
            tick = _encode(wire.Tick(epoch=self.epoch, seq=self.seq))
            self.viewers.publish(Message("tick", tick, namespace=NAMESPACE))
        self.idle_ticks = 0 if len(self.viewers) else self.idle_ticks + 1

    @property
    def idle(self) -> bool:
        """Whether nobody has looked for a while."""
        return self.idle_ticks >= _IDLE_TICKS

    def _touch(self) -> None:
        if self._timer is None:
            wait_s = self._patched_s + PATCH_S - self._loop.time()
            self._timer = self._loop.call_later(max(wait_s, 0.0), self._patch)

    def _patch(self) -> None:
        """Tell what has changed, encoded once for all."""
        self._timer, self._patched_s = None, self._loop.time()
        change = self.board.patch()
        if not change:
            return
        before, self.seq = self.seq, self.seq + 1
        patch = _encode(wire.Patch(epoch=self.epoch, from_=before, to=self.seq, patch=Raw(_encode(change))))
        self._history.add(before, before, patch)
        self.viewers.publish(self._message(patch, self.seq))

    def _message(self, patch: bytes, seq: int) -> Message:
        return Message("patch", patch, namespace=NAMESPACE, at=(self.epoch, seq))

    async def _look_again(self) -> None:
        while not self.deleted:
            await asyncio.sleep(PATCH_S)
            try:
                async with asyncio.timeout(LOOK_S):
                    await self._hint.wait()
            except TimeoutError:
                pass  # it is time to look without a hint
            try:
                await self._look()
            except NotFound:
                self.deleted = True
            except CricksyError as error:
                _log.warning("board_not_read", tournament=self.key.tournament, code=error.reason)
                await asyncio.sleep(LOOK_S)
            except Exception:  # noqa: BLE001  a defect in one look must not leave the board as it is for good
                _log.exception("board_look_failed", tournament=self.key.tournament)
                await asyncio.sleep(LOOK_S)

    async def _look(self) -> None:
        self._hint.clear()
        scene = await self._boards.read(*self.key)
        rows = {row.id: row for row in scene.rows}
        for match_id in [each for each in self.board.matches if each not in rows]:
            self._forget(match_id)
        self._let_go()
        gate = asyncio.Semaphore(_AT_ONCE)
        await asyncio.gather(*(self._follow(row, gate) for row in rows.values() if self._is_news(row)))
        self.board.surround(scene.around)
        self._touch()

    def _is_news(self, row: MatchRow) -> bool:
        return row.id not in self._followed and self._seen.get(row.id) != (row.epoch, row.seq)

    async def _follow(self, row: MatchRow, gate: asyncio.Semaphore) -> None:
        async with gate:
            try:
                room = await self._rooms.enter(row.id)
            except CricksyError as error:
                _log.warning("match_not_on_board", match_id=row.id, code=error.reason)
                return
            self._followed[row.id] = followed = _Followed(self, row, room)
            followed.tell()
            if self._looking is None:
                self._leave_if_ended(followed)
            await asyncio.sleep(0)

    def _leave_if_ended(self, followed: _Followed) -> None:
        match_id, live = followed.room.match_id, followed.room.live
        if self.board.status(match_id) == "finished":
            followed.leave()
            del self._followed[match_id]
            self._seen[match_id] = (live.head.epoch, live.head.seq)

    def _let_go(self) -> None:
        """Leave matches that ended long ago, and those whose room was closed over our head or that were deleted."""
        for match_id, followed in tuple(self._followed.items()):
            ended = self.board.status(match_id) == "finished"
            followed.ended_looks = followed.ended_looks + 1 if ended else 0
            if followed.room.closed:
                followed.leave()
                del self._followed[match_id]
            elif followed.ended_looks > _LINGER_LOOKS:
                self._leave_if_ended(followed)

    def _forget(self, match_id: MatchId) -> None:
        followed = self._followed.pop(match_id, None)
        if followed is not None:
            followed.leave()
        self._seen.pop(match_id, None)
        self.board.drop(match_id)


class BoardRooms:
    """All of them on this hub."""

    def __init__(self, boards: Boards, rooms: Rooms, limits: Limits, metrics: Metrics) -> None:
        """``rooms`` are those of single matches."""
        self._boards, self._rooms, self._limits, self._metrics = boards, rooms, limits, metrics
        self._open: dict[Key, asyncio.Task[BoardRoom]] = {}

    def __iter__(self) -> Iterator[BoardRoom]:
        """Every room that is open."""
        return iter([task.result() for task in self._open.values() if _is_open(task)])

    def has(self, tournament: TournamentId) -> bool:
        """Whether a tournament has a room already, so that entering it costs nothing."""
        return any(key.tournament == tournament for key in self._open)

    async def enter(self, tournament: TournamentId, audience: Audience, workspace: WorkspaceId) -> BoardRoom:
        """The room of a tournament's board, opened where nobody was in it. Raises ``NotFound`` and ``Unavailable``."""
        key = Key(tournament, audience)
        opening = self._open.get(key)
        if opening is None or (opening.done() and not _is_open(opening)):
            opening = self._open[key] = asyncio.create_task(self._opened(key, workspace))
        room = await asyncio.shield(opening)
        room.idle_ticks = 0
        return room

    async def _opened(self, key: Key, workspace: WorkspaceId) -> BoardRoom:
        room = BoardRoom(key, workspace, self._boards, self._rooms, self._limits, self._metrics)
        await room.open()
        return room

    def tick(self) -> None:
        """Tick every room, and close those that nobody looks at."""
        for key, task in tuple(self._open.items()):
            if not task.done():
                continue
            if not _is_open(task):
                del self._open[key]
                continue
            room = task.result()
            room.tick()
            if room.idle or (room.deleted and not len(room.viewers)):
                del self._open[key]
                room.close()

    def relieve(self) -> None:
        """Bring slow readers up to date."""
        for room in self:
            room.viewers.relieve()

    async def close(self) -> None:
        """Close every room."""
        tasks = [*self._open.values()]
        self._open.clear()
        looking = []
        for task in tasks:
            if _is_open(task):
                room = task.result()
                room.close()
                looking.append(room.task)
            else:
                task.cancel()
        await asyncio.gather(*tasks, *(each for each in looking if each is not None), return_exceptions=True)


def _is_open(task: asyncio.Task[BoardRoom]) -> bool:
    return task.done() and not task.cancelled() and task.exception() is None
