"""A room for each match that somebody here scores or watches: what the match says goes to all who are in it."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec
import structlog
from msgspec import Raw, Struct

from core.errors import CricksyError
from core.ids import DeviceId, MatchId
from core.ports import Bus, Head
from core.usecases.live import LiveMatch, Matches, Moved
from core.wire import socket as wire
from realtime.fanout import Fanout
from realtime.frames import Message
from realtime.limits import Bucket, Limits
from realtime.metrics import Metrics
from realtime.presence import Presence, channel

if TYPE_CHECKING:
    from realtime.devices import Device

_log = structlog.get_logger(__name__)
_encode = msgspec.json.Encoder().encode
_IDLE_TICKS = 3
_RETRY_S = 1.0


class _Reach(Struct):
    to: int


_reach = msgspec.json.Decoder(_Reach).decode


class Room:
    """One match on this hub."""

    def __init__(
        self, match_id: MatchId, live: LiveMatch, presence: Presence, limits: Limits, metrics: Metrics
    ) -> None:
        """``Rooms.enter`` makes it."""
        self.match_id, self.live, self.presence = match_id, live, presence
        self.viewers = Fanout(self.snapshot, limits, metrics)
        self.devices: dict[DeviceId, Device] = {}
        self.followers: dict[Callable[[Moved], None], None] = {}
        """Boards of many matches, which hear of each commit here and keep the room open."""
        self.rate = Bucket(limits.match_rate)
        self.idle_ticks = 0
        self.closed = False
        self.presence_changed: Callable[[], None] = self.tell_presence
        self._answer: tuple[Head, bytes] | None = None

    @property
    def seq(self) -> int:
        """Of the newest event."""
        return self.live.head.seq

    async def after(self, seq: int, limit: int) -> Sequence[bytes]:
        """At most ``limit`` events after ``seq``."""
        return [bytes(entry.data) for entry in await self.live.entries_since(seq, limit)]

    def answer(self) -> tuple[Head, bytes]:
        """Where the scoreboard last changed, and the whole answer to ``watch``, encoded once for all who ask then."""
        head = self.live.position
        if self._answer is None or self._answer[0] != head:
            data = b'{"epoch":%d,"seq":%d,"snapshot":%b}' % (head.epoch, head.seq, self.live.snapshot())
            self._answer = (head, data)
        return self._answer

    def snapshot(self) -> Message:
        """The whole scoreboard as a message."""
        head, data = self.answer()
        return Message("snapshot", data, at=(head.epoch, head.seq))

    def resume(self, since: wire.Since) -> wire.Since | None:
        """From where the patches go on for a reader at ``since``, ``None`` where only a snapshot helps."""
        missed = self.live.missed(since)
        return None if missed is None else wire.Since(epoch=since.epoch, seq=missed.start)

    def missing(self, since: wire.Since) -> list[Message] | None:
        """The patches after ``since``, ``None`` where only a snapshot helps."""
        missed = self.live.missed(since)
        if missed is None:
            return None
        return [Message("patch", patch, at=(since.epoch, _reach(patch).to)) for patch in missed.patches]

    def moved(self, moved: Moved) -> None:
        """Tell everybody of a commit; called right after it, in order."""
        head = moved.head
        if moved.anew:
            self.viewers.refresh()
            for device in self.devices.values():
                device.start_anew()
        elif moved.patch is not None:
            self.viewers.publish(Message("patch", moved.patch, at=(head.epoch, head.seq)))
        if self.devices:
            news = self.events(moved.entries, head.seq)
            for device in tuple(self.devices.values()):
                device.deliver(news, after=head.seq - len(moved.entries), seq=head.seq)
        if moved.conflicts is not None:
            self.tell(Message("conflicts", moved.conflicts, namespace="/score"))
        for follow in tuple(self.followers):
            follow(moved)

    def events(self, entries: Sequence[bytes], seq: int) -> Message:
        """New entries as devices get them; ``seq`` is that of the last."""
        news = wire.Events(
            match_id=self.match_id, epoch=self.live.head.epoch, seq=seq, events=[Raw(entry) for entry in entries]
        )
        return Message("events", _encode(news), namespace="/score")

    def tell(self, message: Message) -> None:
        """Send something to all scoring devices here."""
        for device in tuple(self.devices.values()):
            device.send(message)

    def roll(self) -> list[str]:
        """All devices that score this match, here and on other hubs."""
        return self.presence.devices(self.devices)

    def tell_presence(self) -> None:
        """Tell the devices here who scores."""
        news = wire.Presence(match_id=self.match_id, devices=self.roll(), lead=self.live.ledger.lead)
        self.tell(Message("presence", _encode(news), namespace="/score"))

    def tick(self) -> None:
        """Tell the devices where the log stands, and the viewers where the scoreboard last changed."""
        if len(self.viewers):
            self.viewers.publish(Message("tick", _tick(self.live.position)))
        if self.devices:
            self.tell(Message("tick", _tick(self.live.head), namespace="/score"))
        used = self.devices or self.followers or len(self.viewers)
        self.idle_ticks = 0 if used else self.idle_ticks + 1

    @property
    def idle(self) -> bool:
        """Whether nobody has been here for a while."""
        return self.idle_ticks >= _IDLE_TICKS


def _tick(at: Head) -> bytes:
    return _encode(wire.Tick(epoch=at.epoch, seq=at.seq))


class Rooms:
    """All rooms of this hub."""

    def __init__(self, matches: Matches, bus: Bus, limits: Limits, metrics: Metrics, hub: str) -> None:
        """``hub`` names this process to the others."""
        self._matches, self._bus, self._limits, self._metrics, self._hub = matches, bus, limits, metrics, hub
        self._rooms: dict[MatchId, Room] = {}
        self._closers: dict[MatchId, Callable[[], None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def __iter__(self) -> Iterator[Room]:
        """Every room."""
        return iter(tuple(self._rooms.values()))

    def has(self, match_id: MatchId) -> bool:
        """Whether a match has its room already, so that entering it costs nothing."""
        return match_id in self._rooms

    async def enter(self, match_id: MatchId) -> Room:
        """The room of a match, opened where nobody was in it. Raises ``NotFound`` and ``Unavailable``."""
        live = await self._matches.get(match_id)
        room = self._rooms.get(match_id)
        if room is None:
            room = self._open(match_id, live)
        else:
            self._matches.release(match_id)
        room.idle_ticks = 0
        return room

    def _open(self, match_id: MatchId, live: LiveMatch) -> Room:
        presence = Presence(self._hub, asyncio.get_running_loop().time)
        room = self._rooms[match_id] = Room(match_id, live, presence, self._limits, self._metrics)
        unsubscribe = live.subscribe(room.moved)
        listening = self._spawn(self._listen(room))

        def announce() -> None:
            room.tell_presence()
            self._spawn(self._announce(room))

        def close() -> None:
            unsubscribe()
            listening.cancel()

        room.presence_changed = announce
        self._closers[match_id] = close
        self._metrics.matches.inc()
        return room

    def _spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _listen(self, room: Room) -> None:
        while not room.closed:
            try:
                async with self._bus.subscribe(channel(room.match_id)) as messages:
                    async for message in messages:
                        if message and room.presence.hear(message):
                            room.presence_changed()
            except CricksyError as error:
                _log.warning("presence.deaf", code=error.reason)
                await asyncio.sleep(_RETRY_S)

    async def _announce(self, room: Room) -> None:
        try:
            await self._bus.publish(channel(room.match_id), room.presence.announcement(room.devices))
        except CricksyError as error:  # the next announcement repeats it
            _log.warning("presence.mute", code=error.reason)

    async def announce(self) -> None:
        """Repeat to the other hubs who scores here, and forget hubs that do not."""
        for room in self:
            if room.presence.forget():
                room.tell_presence()
            if room.devices:
                await self._announce(room)

    def tick(self) -> None:
        """Tick every room, and close those that have been empty for a while."""
        for room in self:
            room.tick()
            if room.idle:
                self._close(room)
        self._metrics.conflicts.set(sum(len(room.live.ledger.conflicts) for room in self))

    def relieve(self) -> None:
        """Bring slow readers up to date."""
        for room in self:
            room.viewers.relieve()

    def _close(self, room: Room) -> None:
        del self._rooms[room.match_id]
        room.closed = True
        self._closers.pop(room.match_id)()
        self._matches.release(room.match_id)
        self._metrics.matches.dec()

    async def close(self) -> None:
        """Close every room."""
        for room in self:
            self._close(room)
        await asyncio.gather(*self._tasks, return_exceptions=True)
