"""``/watch``: viewers get a snapshot or the patches that they lack, and then each ball."""

import asyncio
from collections.abc import Callable
from typing import ClassVar

import msgspec

from core.errors import CricksyError, Forbidden, Malformed, Refusal, Unavailable
from core.ids import MatchId
from core.usecases.rights import Rights, subject_of
from core.usecases.tokens import ANY_MATCH, Right
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
_SLICE = 500
"""Viewers looked at before the event loop gets a turn: a tenth of a millisecond."""


class Viewer:
    """A client of ``/watch``, which watches one match at a time."""

    __slots__ = ("behind", "entry", "place", "put", "socket")

    def __init__(self, socket: EngineSocket, entry: Pass | None) -> None:
        """A client that does not watch yet."""
        self.socket, self.entry = socket, entry
        self.place: Place | None = None
        self.behind = False
        self.put = socket.put

    @property
    def pending(self) -> int:
        """Bytes that are still to go."""
        return self.socket.pending

    def abort(self) -> None:
        """Drop the client."""
        self.socket.abort()


class Place:
    """A reader's place in a match's room, with the pass that lets it in."""

    __slots__ = ("_entry", "_owned", "_release", "_rights", "room")

    def __init__(self, rights: Rights, room: Room, entry: Pass | None, *, owned: bool) -> None:
        """``Admission.admit`` makes it; ``owned`` says that the pass was made for this place alone."""
        self._rights, self.room, self._entry, self._owned = rights, room, entry, owned
        owner = room.live.ownership.workspace_id
        self._release = rights.hold([] if entry is None else [subject_of(entry.grant, owner)])

    def verdict(self) -> str | None:
        """Why this match is not for the reader any more, as a code; ``None`` while it is."""
        if self.room.live.deleted:
            return "deleted"
        if self._entry is None or not self._entry.watched:
            return None
        try:
            self._rights.require_watch(self._entry.grant, self.room.live.ownership)
        except Refusal as refusal:
            return refusal.reason
        return None

    def give_back(self) -> None:
        """The reader has left the match."""
        self._release()
        if self._owned and self._entry is not None:
            self._entry.give_back()


class Admission:
    """Whether somebody may watch a match."""

    def __init__(self, rooms: Rooms, door: Door) -> None:
        """``door`` reads tokens."""
        self._rooms, self._door = rooms, door
        self.closed = False

    async def admit(self, match_id: str | None, token: str | None, entry: Pass | None, visitor: Visitor) -> Place:
        """A place with a match that the request may watch: a public one by id, any other's with a token.

        Raises ``NotFound`` for a match that is not there or not for this caller, ``Unauthorized`` and ``Forbidden`` for
        a token that is not valid or not for this, ``UpgradeRequired`` for a graphics engine whose workspace has no
        feeds in its plan, ``Unavailable`` while the hub goes down, and ``TooFast`` for a visitor without a right who
        tries one match after the other.
        """
        if self.closed:
            raise Unavailable("This hub is going down; connect again.", code="draining")
        own = await self._door.admit(token) if token is not None else None
        try:
            return await self._place(match_id, own or entry, visitor, owned=own is not None)
        except BaseException:
            if own is not None:
                own.give_back()
            raise

    async def _place(self, match_id: str | None, entry: Pass | None, visitor: Visitor, *, owned: bool) -> Place:
        grant = entry.grant if entry is not None else None
        if match_id is None:
            if grant is None or grant.match == ANY_MATCH:
                raise Malformed("A match's id is needed, or a token for one match.")
            match_id = grant.match
        named = grant is not None and any(
            grant.allows(right, MatchId(match_id)) for right in (Right.WATCH, Right.SCORE)
        )
        if owned and grant is not None and grant.account is None and not named:
            raise Forbidden
        if not (named or self._rooms.has(MatchId(match_id))):
            visitor.look_up()
        room = await self._rooms.enter(MatchId(match_id))
        ownership = room.live.ownership
        if grant is not None:
            await self._door.rights.learn(grant, ownership.workspace_id)
        self._door.rights.require_watch(grant, ownership)
        return Place(self._door.rights, room, entry, owned=owned)

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

    def __init__(self, admission: Admission, door: Door, settling: Settling, metrics: Metrics) -> None:
        """All that it needs of the hub."""
        super().__init__(metrics)
        self._admission, self._door, self._settling = admission, door, settling
        self.verbs = {"watch": Verb(Watch, self.watch), "unwatch": Verb(Unwatch, self.unwatch)}

    async def connect(self, sid: str, socket: EngineSocket, auth: dict[str, object] | None) -> None:
        """Let anybody in; a token that is given must be valid."""
        try:
            entry = await self._door.given(auth)
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
            if viewer.entry is not None:
                viewer.entry.give_back()
            self.metrics.connections.labels("viewer").dec()

    async def watch(self, viewer: Viewer, asked: Watch) -> Reply:
        """Answer with a snapshot, or with none where the patches after ``since`` bring the viewer up to date."""
        visitor = viewer.socket.ticket.visitor
        place = await self._admission.admit(asked.match_id, asked.token, viewer.entry, visitor)
        room = place.room
        since = room.resume(asked.since) if asked.since is not None else None
        if since is not None:
            data = _encode(Snapshot(epoch=since.epoch, seq=since.seq, snapshot=None))
        else:
            head, data = room.answer()
            since = Since(epoch=head.epoch, seq=head.seq)
        self._leave(viewer)
        if viewer.socket.over:
            place.give_back()
        else:
            viewer.place = place
            self._settling.settle(viewer.socket)
        return Reply(data, self._start(viewer, place, since))

    @staticmethod
    def _start(viewer: Viewer, place: Place, since: Since) -> Callable[[], None]:
        def follow() -> None:
            if viewer.place is place and not viewer.socket.over:
                Admission.follow(place.room, viewer, since)

        return follow

    async def unwatch(self, viewer: Viewer, _asked: Unwatch) -> Reply:
        """Send no more."""
        self._leave(viewer)
        return Reply(_encode(Unwatched()))

    async def patrol(self) -> None:
        """Send away whom the match is not for any more. To be called often."""
        for number, viewer in enumerate(tuple(self.peers.values()), 1):
            if number % _SLICE == 0:
                await asyncio.sleep(0)
            code = viewer.place.verdict() if viewer.place is not None else None
            if code is not None:
                self._leave(viewer)
                viewer.socket.put(gone(code))
                viewer.socket.refuse()

    def _leave(self, viewer: Viewer) -> None:
        if viewer.place is not None:
            viewer.place.room.viewers.discard(viewer)
            viewer.place.give_back()
            viewer.place, viewer.behind = None, False
            self._settling.unsettle(viewer.socket)


def gone(code: str) -> Message:
    """The last that a reader hears of a match."""
    return Message("gone", _encode(Gone(code=code)))


GOING = gone("draining")
"""What viewers hear when the hub goes down: connect again, to another one."""
