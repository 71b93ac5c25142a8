"""``/watch``: viewers get a snapshot or the patches that they lack, and then each ball."""

from collections.abc import Callable
from typing import ClassVar

import msgspec

from core.errors import CricksyError, Forbidden, Malformed, NotFound, Unavailable
from core.ids import MatchId
from core.usecases.tokens import ANY_MATCH, Grant, Right
from core.wire.socket import Gone, Since, Snapshot, Unwatch, Unwatched, Watch
from realtime.connection import EngineSocket
from realtime.fanout import Outlet
from realtime.frames import Message
from realtime.handshake import Door, Pass, Settling, refused
from realtime.metrics import Metrics
from realtime.namespace import Namespace, Verb
from realtime.rooms import Room, Rooms
from realtime.server import Reply
from realtime.turnstile import Visitor

_encode = msgspec.json.Encoder().encode


class Viewer:
    """A client of ``/watch``, which watches one match at a time."""

    __slots__ = ("behind", "entry", "put", "room", "socket")

    def __init__(self, socket: EngineSocket, entry: Pass | None) -> None:
        """A client that does not watch yet."""
        self.socket, self.entry = socket, entry
        self.room: Room | None = None
        self.behind = False
        self.put = socket.put

    @property
    def pending(self) -> int:
        """Bytes that are still to go."""
        return self.socket.pending

    def abort(self) -> None:
        """Drop the client."""
        self.socket.abort()


class Gate:
    """Whether somebody may watch a match."""

    def __init__(self, rooms: Rooms, door: Door) -> None:
        """``door`` reads tokens."""
        self._rooms, self._door = rooms, door
        self.closed = False

    async def admit(self, match_id: str | None, token: str | None, entry: Pass | None, visitor: Visitor) -> Room:
        """The room that the request may watch: a public match's by id, any other's with a token.

        Raises ``NotFound`` for a match that is not there or not public, ``Unauthorized`` and ``Forbidden`` for a
        token that is not valid or not for this, ``Unavailable`` while the hub goes down, and ``TooFast`` for a
        visitor without a token who tries one match after the other.
        """
        if self.closed:
            raise Unavailable("This hub is going down; connect again.", code="draining")
        grant: Grant | None = None
        if token is not None:
            grant = self._door.grant(token)
        elif entry is not None:
            grant = entry.grant
        if match_id is None:
            if grant is None or grant.match == ANY_MATCH:
                raise Malformed("A match's id is needed, or a token for one match.")
            match_id = grant.match
        allowed = grant is not None and any(
            grant.allows(right, MatchId(match_id)) for right in (Right.WATCH, Right.SCORE)
        )
        if token is not None and not allowed:
            raise Forbidden
        if not (allowed or self._rooms.has(MatchId(match_id))):
            visitor.look_up()
        room = await self._rooms.enter(MatchId(match_id))
        if not (room.live.public or allowed):
            raise NotFound
        return room

    @staticmethod
    def follow(room: Room, reader: Outlet, since: Since) -> None:
        """Send ``reader`` what is newer than ``since``, and from now on each message."""
        missing = room.missing(since)
        for message in [room.snapshot()] if missing is None else missing:
            reader.put(message)
        room.viewers.add(reader)


class Watching(Namespace[Viewer]):
    """The namespace."""

    namespace: ClassVar[str] = "/watch"

    def __init__(self, gate: Gate, door: Door, settling: Settling, metrics: Metrics) -> None:
        """All that it needs of the hub."""
        super().__init__(metrics)
        self._gate, self._door, self._settling = gate, door, settling
        self.verbs = {"watch": Verb(Watch, self.watch), "unwatch": Verb(Unwatch, self.unwatch)}

    async def connect(self, sid: str, socket: EngineSocket, auth: dict[str, object] | None) -> None:
        """Let anybody in; a token that is given must be valid."""
        try:
            entry = self._door.given(auth)
        except CricksyError as error:
            self.metrics.refused.labels(error.reason).inc()
            raise refused(error) from None
        self.peers[sid] = Viewer(socket, entry)
        self.metrics.connections.labels("viewer").inc()

    def disconnect(self, sid: str) -> None:
        """The viewer has gone."""
        viewer = self.peers.pop(sid, None)
        if viewer is not None:
            self._leave(viewer)
            self.metrics.connections.labels("viewer").dec()

    async def watch(self, viewer: Viewer, asked: Watch) -> Reply:
        """Answer with a snapshot, or with none where the patches after ``since`` bring the viewer up to date."""
        room = await self._gate.admit(asked.match_id, asked.token, viewer.entry, viewer.socket.ticket.visitor)
        since = room.resume(asked.since) if asked.since is not None else None
        if since is not None:
            data = _encode(Snapshot(epoch=since.epoch, seq=since.seq, snapshot=None))
        else:
            head, data = room.answer()
            since = Since(epoch=head.epoch, seq=head.seq)
        self._leave(viewer)
        viewer.room = room
        self._settling.settle(viewer.socket)
        return Reply(data, self._start(viewer, room, since))

    @staticmethod
    def _start(viewer: Viewer, room: Room, since: Since) -> Callable[[], None]:
        def follow() -> None:
            if viewer.room is room and not viewer.socket.over:
                Gate.follow(room, viewer, since)

        return follow

    async def unwatch(self, viewer: Viewer, _asked: Unwatch) -> Reply:
        """Send no more."""
        self._leave(viewer)
        return Reply(_encode(Unwatched()))

    def _leave(self, viewer: Viewer) -> None:
        if viewer.room is not None:
            viewer.room.viewers.discard(viewer)
            viewer.room, viewer.behind = None, False
            self._settling.unsettle(viewer.socket)


GOING = Message("gone", _encode(Gone(code="draining")))
"""What viewers hear when the hub goes down: connect again, to another one."""
