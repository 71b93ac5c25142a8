"""``/board``: viewers of a whole tournament get a snapshot or the patches that they lack, and then what moves."""

from typing import ClassVar

import msgspec

from core.entitlements.entitlements import Subject
from core.errors import Refusal, Unavailable
from core.ids import TournamentId
from core.usecases.grounds.desk import Boards
from core.usecases.rights import subject_of
from core.wire.board import BoardSnapshot, WatchBoard
from core.wire.socket import Since, Unwatch
from realtime.board_rooms import NAMESPACE, BoardRoom, BoardRooms
from realtime.guests import gone
from realtime.handshake import Door, Pass, Settling
from realtime.metrics import Metrics
from realtime.namespace import Verb
from realtime.server import Reply
from realtime.turnstile import Visitor
from realtime.watchers import Watcher, Watchers

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


class BoardWatching(Watchers[BoardPlace]):
    """The namespace."""

    namespace: ClassVar[str] = NAMESPACE
    kind: ClassVar[str] = "board"

    def __init__(self, rooms: BoardRooms, boards: Boards, door: Door, settling: Settling, metrics: Metrics) -> None:
        """``boards`` knows who may see which."""
        super().__init__(door, settling, metrics)
        self._rooms, self._boards = rooms, boards
        self.closed = False
        self.verbs = {"watch": Verb(WatchBoard, self.watch), "unwatch": Verb(Unwatch, self.unwatch)}

    async def watch(self, viewer: Watcher[BoardPlace], asked: WatchBoard) -> Reply:
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
        return Reply(data, self.enter(viewer, place, since))

    def farewell(self) -> None:
        """Tell everybody to go elsewhere."""
        for room in self._rooms:
            room.viewers.publish(gone("draining", NAMESPACE))

    async def _admit(self, viewer: Watcher[BoardPlace], asked: WatchBoard, visitor: Visitor) -> BoardPlace:
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
