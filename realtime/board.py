"""``/board``: viewers of a whole tournament get a snapshot or the patches that they lack, and then what moves."""

from collections.abc import Callable
from typing import ClassVar, TypeAlias

import msgspec

from core.entitlements.entitlements import Subject
from core.errors import Refusal, Unavailable
from core.ids import TournamentId
from core.usecases.grounds.desk import Boards
from core.usecases.rights import subject_of
from core.wire.board import BoardSnapshot, WatchBoard
from core.wire.socket import Since, Unwatch, Unwatched
from realtime.board_rooms import NAMESPACE, BoardRoom, BoardRooms
from realtime.connection import EngineSocket
from realtime.guests import OpenNamespace, Watcher, gone
from realtime.handshake import Door, Pass, Settling
from realtime.metrics import Metrics
from realtime.namespace import Verb
from realtime.server import Reply
from realtime.turnstile import Visitor

_encode = msgspec.json.Encoder().encode


class BoardPlace:
    """A viewer's place before a board, with the pass that lets it in."""

    def __init__(self, boards: Boards, door: Door, room: BoardRoom, entry: Pass | None, *, owned: bool) -> None:
        """``BoardWatching`` makes it; ``owned`` says that the pass was made for this place alone."""
        self._boards, self.room, self._entry, self._owned = boards, room, entry, owned
        subjects = [Subject(room.workspace), None if entry is None else subject_of(entry.grant, room.workspace)]
        self._release = door.rights.hold(subjects)

    def verdict(self) -> str | None:
        """Why this board is not for the viewer any more, as a code; ``None`` while it is."""
        if self.room.deleted:
            return "deleted"
        try:
            grant = None if self._entry is None else self._entry.grant
        except Refusal as refusal:
            return refusal.reason
        return self._boards.verdict(grant, self.room.workspace, self.room.key.audience)

    def give_back(self) -> None:
        """The viewer has left."""
        self._release()
        if self._owned and self._entry is not None:
            self._entry.give_back()


BoardViewer: TypeAlias = Watcher[BoardPlace]
"""A client of ``/board``, which watches one tournament at a time."""


class BoardWatching(OpenNamespace[BoardViewer]):
    """The namespace."""

    namespace: ClassVar[str] = NAMESPACE
    kind: ClassVar[str] = "board"

    def __init__(self, rooms: BoardRooms, boards: Boards, door: Door, settling: Settling, metrics: Metrics) -> None:
        """``boards`` knows who may see which."""
        super().__init__(door, settling, metrics)
        self._rooms, self._boards = rooms, boards
        self.closed = False
        self.verbs = {"watch": Verb(WatchBoard, self.watch), "unwatch": Verb(Unwatch, self.unwatch)}

    def greet(self, socket: EngineSocket, entry: Pass | None) -> BoardViewer:
        """A viewer that does not watch yet."""
        return BoardViewer(socket, entry)

    def verdict(self, guest: BoardViewer) -> str | None:
        """Why its board is not for it any more."""
        return guest.place.verdict() if guest.place is not None else None

    async def watch(self, viewer: BoardViewer, asked: WatchBoard) -> Reply:
        """Answer with a snapshot, or with none where the patches after ``since`` bring the viewer up to date.

        Raises ``NotFound`` for a tournament that is not there or not for this caller, ``UpgradeRequired`` where the
        plan of its workspace does not bring the grounds together, ``Unauthorized``, ``Unavailable``, and ``TooFast``.
        """
        if self.closed:
            raise Unavailable("This hub is going down; connect again.", code="draining")
        place = await self._admit(viewer, asked, viewer.socket.ticket.visitor)
        room, since = place.room, asked.since
        if since is not None and room.missing(since) is not None:
            data = _encode(BoardSnapshot(epoch=since.epoch, seq=since.seq, snapshot=None))
        else:
            data, since = room.answer(), Since(epoch=room.epoch, seq=room.seq)
        self.leave(viewer)
        if viewer.socket.over:
            place.give_back()
        else:
            viewer.place = place
            self.settling.settle(viewer.socket)
        return Reply(data, _start(viewer, place, since))

    async def unwatch(self, viewer: BoardViewer, _asked: Unwatch) -> Reply:
        """Send no more."""
        self.leave(viewer)
        return Reply(_encode(Unwatched()))

    def farewell(self) -> None:
        """Tell everybody to go elsewhere."""
        for room in self._rooms:
            room.viewers.publish(gone("draining", NAMESPACE))

    async def _admit(self, viewer: BoardViewer, asked: WatchBoard, visitor: Visitor) -> BoardPlace:
        own = await self.door.admit(asked.token) if asked.token is not None else None
        try:
            entry, tournament = own or viewer.entry, TournamentId(asked.tournament_id)
            grant = None if entry is None else entry.grant
            if not self._rooms.has(tournament):
                visitor.look_up()
            found, audience = await self._boards.admit(grant, tournament)
            room = await self._rooms.enter(tournament, audience, found.workspace_id)
            return BoardPlace(self._boards, self.door, room, entry, owned=own is not None)
        except BaseException:
            if own is not None:
                own.give_back()
            raise

    def leave(self, guest: BoardViewer) -> None:
        """It watches no more."""
        if guest.place is not None:
            guest.place.room.viewers.discard(guest)
            guest.place.give_back()
            guest.place, guest.behind = None, False
            self.settling.unsettle(guest.socket)


def _start(viewer: BoardViewer, place: BoardPlace, since: Since) -> Callable[[], None]:
    def follow() -> None:
        if viewer.place is place and not viewer.socket.over:
            room = place.room
            missing = room.missing(since)
            for message in [room.snapshot()] if missing is None else missing:
                viewer.put(message)
            room.viewers.add(viewer)

    return follow
