"""``/control``: outputs show a match's programme and say how they are; control rooms see both."""

import asyncio
from collections.abc import Callable
from typing import ClassVar

import msgspec
from msgspec.structs import replace

from core.entitlements.entitlements import Subject
from core.errors import Forbidden, Malformed, Refusal, Unauthorized, Unavailable
from core.ids import MatchId
from core.ports import MatchRow
from core.usecases.broadcast.control_room import ControlRoom as Desk
from core.usecases.broadcast.engines import Engine, engine_of
from core.usecases.broadcast.graphics import PLACES, STAGE
from core.usecases.broadcast.production import aired
from core.usecases.rights import subject_of
from core.usecases.tokens import Grant
from core.wire.control import Attach, Attached, Operate, Operating, Reported
from core.wire.production import Output, Report
from realtime.audience import Admission, Place
from realtime.connection import EngineSocket
from realtime.control_rooms import NAMESPACE, ControlRoom, ControlRooms
from realtime.guests import OpenNamespace, gone
from realtime.handshake import Door, Pass, Settling
from realtime.limits import Bucket, Limits
from realtime.metrics import Metrics
from realtime.namespace import Verb
from realtime.outputs import Seat
from realtime.server import Reply

_encode = msgspec.json.Encoder().encode
_PUBLIC = "public"
"""What impressions of outputs are counted under that came by a match's public id."""


class Showing:
    """A client as an output."""

    def __init__(self, room: ControlRoom, place: Place, seat: Seat, engine: Engine, rate: Bucket) -> None:
        """``place`` lets it watch the match; ``rate`` bounds its reports."""
        self.room, self.seat, self.rate, self.directs = room, seat, rate, place.proven
        self.kind = engine.kind if place.proven else _PUBLIC
        self._place = place

    @property
    def grant(self) -> Grant | None:
        """What its token allows, ``None`` without one. Raises ``Unauthorized``."""
        return self._place.grant

    def verdict(self) -> str | None:
        """Why the match is not for it any more, as a code."""
        return self._place.verdict()

    def leave(self) -> None:
        """It has gone."""
        self.room.outputs.lose(self.seat)
        self._place.give_back()


class Directing:
    """A client as a control room."""

    directs = True

    def __init__(self, room: ControlRoom, entry: Pass, row: MatchRow, desk: Desk, release: Callable[[], None]) -> None:
        """``entry`` is whose token it is; ``release`` ends what keeps the answers about it fresh."""
        self.room, self._entry, self._row, self._desk, self._release = room, entry, row, desk, release

    def verdict(self) -> str | None:
        """Why the match is not for it any more, as a code."""
        if self.room.live.deleted:
            return "deleted"
        try:
            return self._desk.production.verdict(self._entry.grant, self._row)
        except Refusal as refusal:
            return refusal.reason

    def leave(self) -> None:
        """It has gone."""
        self._release()


class Peer:
    """A client of ``/control``, which is an output or a control room of one match at a time."""

    __slots__ = ("entry", "part", "socket", "told")

    def __init__(self, socket: EngineSocket, entry: Pass | None) -> None:
        """A client that is neither yet."""
        self.socket, self.entry = socket, entry
        self.part: Showing | Directing | None = None
        self.told: int | None = None

    @property
    def directs(self) -> bool:
        """Whether it sees the preview, too."""
        return self.part is not None and self.part.directs

    @property
    def operates(self) -> bool:
        """Whether it hears of outputs."""
        return isinstance(self.part, Directing)


class Control(OpenNamespace[Peer]):
    """The namespace."""

    namespace: ClassVar[str] = NAMESPACE
    kind: ClassVar[str] = "control"

    def __init__(  # noqa: PLR0913, PLR0917 - made in one place
        self,
        rooms: ControlRooms,
        admission: Admission,
        door: Door,
        desk: Desk,
        settling: Settling,
        limits: Limits,
        metrics: Metrics,
    ) -> None:
        """All that it needs of the hub."""
        super().__init__(door, settling, metrics)
        self._rooms, self._admission, self._desk, self._limits = rooms, admission, desk, limits
        self.closed = False
        self.verbs = {
            "attach": Verb(Attach, self.attach),
            "report": Verb(Report, self.report),
            "operate": Verb(Operate, self.operate),
        }

    def greet(self, socket: EngineSocket, entry: Pass | None) -> Peer:
        """A client that is neither output nor control room yet."""
        return Peer(socket, entry)

    def verdict(self, guest: Peer) -> str | None:
        """Why its match is not for it any more."""
        return guest.part.verdict() if guest.part is not None else None

    async def attach(self, peer: Peer, asked: Attach) -> Reply:
        """Answer an output with the programme; from then on it hears each change.

        Raises as ``Admission.admit`` does, and ``Malformed`` (``unknown_graphic``).
        """
        self._require_open()
        if asked.graphic != STAGE and asked.graphic not in PLACES:
            raise Malformed(f"There is no graphic {asked.graphic!r}.", code="unknown_graphic")
        ticket = peer.socket.ticket
        place = await self._admission.admit(asked.match_id, asked.token, peer.entry, ticket.visitor)
        try:
            room = await self._rooms.enter(place.room.match_id)
            proven = place.proven
        except BaseException:
            place.give_back()
            raise
        engine, now = engine_of(ticket.agent), self._now_ms()
        output = Output(
            id=asked.output_id,
            graphic=asked.graphic,
            engine=engine.title,
            since_ms=now,
            seen_ms=now,
            seq=0,
            behind=room.live.position.seq,
            delay_ms=0,
            link="connecting",
            visible=True,
            on_air=[],
            public=not proven,
        )
        seat = Seat(output, asyncio.get_running_loop().time())
        showing = Showing(room, place, seat, engine, Bucket(self._limits.report_rate))
        self._enter(peer, showing)
        if peer.part is showing:
            room.outputs.add(seat)
        programme = room.programme if proven else aired(room.programme)
        answer = Attached(programme=programme, now_ms=now)
        return Reply(_encode(answer), self._start(peer, showing, programme.revision))

    async def report(self, peer: Peer, said: Report) -> Reply:
        """Take in how an output is, and what it showed of sponsors.

        Raises ``Forbidden`` (``not_attached``), ``TooFast``, and ``Unauthorized`` for a token that was revoked.
        """
        showing = peer.part
        if not isinstance(showing, Showing):
            raise Forbidden("Attach first.", code="not_attached")
        showing.rate.take_now()
        if showing.grant is not None:
            await self.door.used(showing.grant)
        room, now = showing.room, self._now_ms()
        known = replace(said, on_air=[each for each in said.on_air if each in PLACES])
        behind = max(0, room.live.position.seq - said.seq)
        elapsed_ms = showing.seat.report(known, behind, now, asyncio.get_running_loop().time())
        owner = room.live.ownership.workspace_id
        if owner is not None:
            self._desk.tally.add(owner, room.match_id, showing.kind, said.sponsors, elapsed_ms)
        return Reply(_encode(Reported(revision=room.programme.revision, now_ms=now)))

    async def operate(self, peer: Peer, asked: Operate) -> Reply:
        """Answer a control room with programme and outputs; from then on it hears of both.

        Raises as changes of the programme do.
        """
        self._require_open()
        if peer.entry is None:
            raise Unauthorized
        match_id, grant = MatchId(asked.match_id), peer.entry.grant
        if not self._rooms.has(match_id):
            peer.socket.ticket.visitor.look_up()
        row = await self._desk.production.require(grant, match_id)
        room = await self._rooms.enter(match_id)
        owner = row.workspace_id
        release = self.door.rights.hold([subject_of(grant, owner), None if owner is None else Subject(owner)])
        directing = Directing(room, peer.entry, row, self._desk, release)
        self._enter(peer, directing)
        answer = Operating(programme=room.programme, outputs=room.outputs.view(), now_ms=self._now_ms())
        return Reply(_encode(answer), self._start(peer, directing, room.programme.revision))

    def farewell(self) -> None:
        """Tell everybody to go elsewhere."""
        for peer in tuple(self.peers.values()):
            peer.socket.put(gone("draining", NAMESPACE))

    def _now_ms(self) -> int:
        return self._desk.production.now_ms()

    def _require_open(self) -> None:
        if self.closed:
            raise Unavailable("This hub is going down; connect again.", code="draining")

    def _enter(self, peer: Peer, part: Showing | Directing) -> None:
        self.leave(peer)
        if peer.socket.over:
            part.leave()
            return
        peer.part = part
        part.room.members.add(peer)
        self.settling.settle(peer.socket)

    @staticmethod
    def _start(peer: Peer, part: Showing | Directing, revision: int) -> Callable[[], None]:
        def start() -> None:
            if peer.part is part:
                peer.told = revision
                part.room.tell()

        return start

    def leave(self, guest: Peer) -> None:
        """It is neither output nor control room any more."""
        if guest.part is not None:
            guest.part.room.members.discard(guest)
            guest.part.leave()
            guest.part, guest.told = None, None
            self.settling.unsettle(guest.socket)
