"""A control room for each match that somebody here shows or directs: its programme goes to all who are in it."""

import asyncio
from typing import Final, Protocol

import msgspec
import structlog

from core.errors import CricksyError
from core.ids import MatchId
from core.ports.news import News
from core.ports.production import channel
from core.usecases.broadcast.production import Production, aired, standing
from core.usecases.live import LiveMatch, Matches
from core.wire import control as wire
from core.wire.production import Output, Programme
from realtime.connection import EngineSocket
from realtime.frames import Message
from realtime.limits import Limits
from realtime.outputs import Outputs

_log = structlog.get_logger(__name__)

NAMESPACE: Final = "/control"
TURN_S: Final = 1.0
"""The shortest time between two words about outputs, to other hubs and to control rooms."""
LOOK_S: Final = 3.0
"""Between looks at a programme of which no change was told: the word of it may be lost."""
REPEAT_S: Final = 2.0
"""Between words about outputs of which there is nothing new."""
_RETRY_S: Final = 1.0
_IDLE_S: Final = 10.0
"""How long a room stays in which there is nobody."""
_AT_ONCE: Final = 8
"""Rooms that take their turn at once."""

_encode = msgspec.json.Encoder().encode
_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(wire.Changed | wire.Roll).decode


class Member(Protocol):
    """A client in a control room."""

    socket: EngineSocket
    told: int | None
    """The revision that it has; ``None`` while the answer that brings the first is on its way."""

    @property
    def directs(self) -> bool:
        """Whether it sees the preview, too."""
        ...

    @property
    def operates(self) -> bool:
        """Whether it hears of outputs."""
        ...


class ControlRoom:
    """One match's, on this hub."""

    def __init__(self, live: LiveMatch, programme: Programme, outputs: Outputs, limits: Limits, now_s: float) -> None:
        """``ControlRooms.enter`` makes it."""
        self.live, self.programme, self.outputs, self._limits = live, programme, outputs, limits
        self.members: set[Member] = set()
        self.closed = False
        self.listening: asyncio.Task[None] | None = None
        self.looked_s = self.used_s = now_s
        self.repeated_s = 0.0
        self.looking = asyncio.Lock()
        self._seen: list[Output] = []
        self._rolled: wire.Roll | None = None

    @property
    def match_id(self) -> MatchId:
        """Which."""
        return self.live.match_id

    def show(self, programme: Programme) -> None:
        """Show a programme; one that is shown already is not told again."""
        if programme.revision != self.programme.revision:
            self.programme = programme
            self.tell()

    def tell(self) -> None:
        """Bring everybody up to date, but for those who do not even take what they were told before."""
        late = [each for each in self.members if each.told not in {None, self.programme.revision}]
        if not late:
            return
        whole = Message("programme", _encode(self.programme), namespace=NAMESPACE)
        public = Message("programme", _encode(aired(self.programme)), namespace=NAMESPACE)
        for each in late:
            if self._put(each, whole if each.directs else public):
                each.told = self.programme.revision

    def tell_outputs(self, now_ms: int) -> None:
        """Tell control rooms of outputs, where there is anything new."""
        operators = [each for each in self.members if each.operates and each.told is not None]
        if not operators:
            return
        view = self.outputs.view()
        if view != self._seen:
            self._seen = view
            news = wire.Outputs(match_id=self.match_id, outputs=view, now_ms=now_ms)
            message = Message("outputs", _encode(news), namespace=NAMESPACE)
            for each in operators:
                self._put(each, message)

    def word(self, now_s: float) -> bytes | None:
        """What other hubs should hear now; ``None`` where they know it, or heard it just now."""
        roll = self.outputs.roll()
        known = self._rolled is not None and self._rolled.outputs == roll.outputs
        if known and (not roll.outputs or now_s - self.repeated_s < REPEAT_S):
            return None
        if self._rolled is None and not roll.outputs:
            return None
        self._rolled, self.repeated_s = roll, now_s
        return _pack(roll)

    def _put(self, member: Member, message: Message) -> bool:
        if member.socket.pending > self._limits.conflate_bytes:
            return False
        if member.socket.put(message) > self._limits.cut_bytes:
            member.socket.abort()
        return True


class ControlRooms:
    """All of this hub's."""

    def __init__(self, matches: Matches, production: Production, news: News, limits: Limits, hub: str) -> None:
        """``news`` is how processes hear of changes and hubs of outputs; ``hub`` names this process to the others."""
        self._matches, self._production, self._news = matches, production, news
        self._limits, self._hub = limits, hub
        self._rooms: dict[MatchId, ControlRoom] = {}
        self._gate = asyncio.Semaphore(_AT_ONCE)

    def has(self, match_id: MatchId) -> bool:
        """Whether a match has its room already, so that entering it costs nothing."""
        return match_id in self._rooms

    async def enter(self, match_id: MatchId) -> ControlRoom:
        """The room of a match, opened where nobody was in it. Raises ``NotFound`` and ``Unavailable``."""
        room = self._rooms.get(match_id)
        if room is None:
            room = await self._open(match_id)
        room.used_s = _now_s()
        room.programme = standing(room.programme, self._production.now_ms())
        return room

    async def turn(self) -> None:
        """Look, tell and let go wherever it is time to. To be called every ``TURN_S``."""
        await asyncio.gather(*(self._turn(room) for room in tuple(self._rooms.values())))

    async def close(self) -> None:
        """Close every room."""
        rooms = tuple(self._rooms.values())
        for room in rooms:
            self._close(room)
        await asyncio.gather(*(room.listening for room in rooms if room.listening), return_exceptions=True)

    async def _open(self, match_id: MatchId) -> ControlRoom:
        live = await self._matches.get(match_id)
        try:
            programme = await self._production.now(match_id)
        except BaseException:
            self._matches.release(match_id)
            raise
        room = self._rooms.get(match_id)
        if room is not None:
            self._matches.release(match_id)
            return room
        room = ControlRoom(live, programme, Outputs(self._hub, _now_s), self._limits, _now_s())
        self._rooms[match_id] = room
        room.listening = asyncio.create_task(self._listen(room))
        return room

    async def _listen(self, room: ControlRoom) -> None:
        while not room.closed:
            try:
                async with self._news.subscribe(channel(room.match_id)) as messages:
                    await self._look(room)
                    async for message in messages:
                        await self._hear(room, message)
            except CricksyError as error:
                _log.warning("control.deaf", code=error.reason)
                await asyncio.sleep(_RETRY_S)

    async def _hear(self, room: ControlRoom, message: bytes) -> None:
        try:
            news = _unpack(message) if message else None
        except msgspec.MsgspecError as error:
            _log.warning("control.unreadable", cause=str(error))
            return
        if isinstance(news, wire.Roll):
            room.outputs.hear(news)
        elif news is None or news.revision != room.programme.revision:
            await self._look(room)

    async def _look(self, room: ControlRoom) -> None:
        room.looked_s = _now_s()
        try:
            async with room.looking:  # so that the later look shows the later state
                room.show(await self._production.now(room.match_id))
        except CricksyError as error:  # the next look finds out; a match that was deleted is noticed by its members
            _log.info("control.not_read", match_id=room.match_id, code=error.reason)

    async def _turn(self, room: ControlRoom) -> None:
        async with self._gate:
            now_s = _now_s()
            if room.members and now_s - room.looked_s >= LOOK_S:
                await self._look(room)
            room.outputs.forget()
            word = room.word(now_s)
            if word is not None:
                await self._news.publish(channel(room.match_id), word)
            room.tell()
            room.tell_outputs(self._production.now_ms())
            if room.members or room.outputs:
                room.used_s = now_s
            elif now_s - room.used_s > _IDLE_S:
                self._close(room)

    def _close(self, room: ControlRoom) -> None:
        if self._rooms.get(room.match_id) is room:
            del self._rooms[room.match_id]
            room.closed = True
            self._matches.release(room.match_id)
            if room.listening is not None:
                room.listening.cancel()


def _now_s() -> float:
    return asyncio.get_running_loop().time()
