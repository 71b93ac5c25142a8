"""``/watch``: viewers get a snapshot or the patches that they lack, and then each ball."""

from typing import ClassVar

import msgspec
from msgspec.structs import replace

from core.errors import Forbidden, Malformed, Refusal, Unavailable
from core.ids import MatchId
from core.usecases.rights import Rights, subject_of
from core.usecases.tokens import ANY_MATCH, Grant, Right
from core.wire.socket import Since, Snapshot, Unwatch, Watch
from realtime.guests import gone
from realtime.handshake import Door, Pass, Settling
from realtime.metrics import Metrics
from realtime.namespace import Verb
from realtime.rooms import Room, Rooms
from realtime.server import Reply
from realtime.turnstile import Visitor
from realtime.watchers import Watcher, Watchers

_encode = msgspec.json.Encoder().encode
NAMESPACE = "/watch"


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

    @property
    def grant(self) -> Grant | None:
        """What the reader's token allows, ``None`` without one. Raises ``Unauthorized``."""
        return None if self._entry is None else self._entry.grant

    @property
    def proven(self) -> bool:
        """Whether the reader came with a right to this match, rather than because everybody may watch it."""
        return self._rights.may_watch(self.grant, replace(self.room.live.ownership, public=False))

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


class Watching(Watchers[Place]):
    """The namespace."""

    namespace: ClassVar[str] = NAMESPACE
    kind: ClassVar[str] = "viewer"

    def __init__(self, admission: Admission, door: Door, settling: Settling, metrics: Metrics) -> None:
        """All that it needs of the hub."""
        super().__init__(door, settling, metrics)
        self._admission = admission
        self.verbs = {"watch": Verb(Watch, self.watch), "unwatch": Verb(Unwatch, self.unwatch)}

    async def watch(self, viewer: Watcher[Place], asked: Watch) -> Reply:
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
        return Reply(data, self.enter(viewer, place, since))


GOING = gone("draining", NAMESPACE)
"""What viewers hear when the hub goes down: connect again, to another one."""
