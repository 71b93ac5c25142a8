"""``/score``: scoring devices join a match and submit events; each is acknowledged once it is on disk."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

import msgspec
from msgspec import Raw

from core.errors import CricksyError, Forbidden, Malformed, Refusal, TooFast, Unauthorized, Unavailable
from core.ids import DeviceId, MatchId
from core.usecases.permits import Permit, Permits
from core.usecases.tokens import Grant, Right
from core.wire.socket import Gone, Join, Joined, Submit
from realtime.connection import EngineSocket
from realtime.devices import Device
from realtime.frames import Message
from realtime.handshake import Door, Pass, Settling, refused
from realtime.limits import Limits
from realtime.metrics import Metrics
from realtime.namespace import Namespace, Verb
from realtime.rooms import Room, Rooms
from realtime.server import Reply

_encode = msgspec.json.Encoder().encode
_LONGEST_ID = 128


class Scorer:
    """A client of ``/score``: who it is, and the match that it has joined."""

    __slots__ = ("device", "entry", "permit", "room", "socket")

    def __init__(self, socket: EngineSocket, entry: Pass) -> None:
        """A client that has not joined yet."""
        self.socket, self.entry = socket, entry
        self.room: Room | None = None
        self.device: Device | None = None
        self.permit = Permit()

    def grant_for(self, match_id: MatchId) -> Grant:
        """The grant, if it can allow scoring that match. Raises ``Forbidden`` and ``Unauthorized``."""
        grant = self.entry.grant
        if grant.account is None and not grant.allows(Right.SCORE, match_id):
            raise Forbidden("This token does not allow scoring this match.")
        return grant


class Commits:
    """The submits under way, so that a drain can wait for them."""

    def __init__(self) -> None:
        """None is under way."""
        self.closed = False
        self._under_way = 0
        self._none = asyncio.Event()
        self._none.set()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count one in. Raises ``Unavailable`` once the hub is going down."""
        if self.closed:
            raise Unavailable("This hub is going down; connect again.", code="draining")
        self._under_way += 1
        self._none.clear()
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._none.set()

    async def finished(self) -> None:
        """Wait until none is under way."""
        await self._none.wait()


class Scoring(Namespace[Scorer]):
    """The namespace."""

    namespace: ClassVar[str] = "/score"

    def __init__(  # noqa: PLR0913, PLR0917 - made in one place
        self, rooms: Rooms, door: Door, permits: Permits, settling: Settling, limits: Limits, metrics: Metrics
    ) -> None:
        """All that it needs of the hub."""
        super().__init__(metrics)
        self._rooms, self._door, self._permits = rooms, door, permits
        self._settling, self._limits = settling, limits
        self.commits = Commits()
        self.verbs = {"join": Verb(Join, self.join), "submit": Verb(Submit, self.submit)}

    async def connect(self, sid: str, socket: EngineSocket, auth: dict[str, object] | None) -> None:
        """Let in a client whose token allows scoring some match."""
        try:
            entry = await self._door.given(auth)
            if entry is None:
                raise Unauthorized
            if entry.grant.account is None and not entry.grant.allows(Right.SCORE):
                entry.give_back()
                raise Forbidden
        except CricksyError as error:
            self.metrics.refused.labels(error.reason).inc()
            raise refused(error) from None
        self.peers[sid] = Scorer(socket, entry)
        self.metrics.connections.labels("scorer").inc()

    def disconnect(self, sid: str) -> None:
        """Take the device off its match."""
        scorer = self.peers.pop(sid, None)
        if scorer is not None:
            self._leave(scorer)
            scorer.entry.give_back()
            self.metrics.connections.labels("scorer").dec()

    async def join(self, scorer: Scorer, asked: Join) -> Reply:
        """Answer with the events that the device lacks; from then on it gets each new one."""
        match_id = MatchId(asked.match_id)
        grant = scorer.grant_for(match_id)
        if not 0 < len(asked.device_id) <= _LONGEST_ID or ":" in asked.device_id:
            raise Malformed("A device id has 1 to 128 characters and no colon.")
        with self.commits.one():
            if grant.account is not None and not self._rooms.has(match_id):
                scorer.socket.ticket.visitor.look_up()
            room = await self._rooms.enter(match_id)
            permit = await self._permits.admit(grant, room.live)
            try:
                return await self._enter(scorer, grant, room, asked, permit)
            except BaseException:
                permit.give_back()
                raise

    async def _enter(self, scorer: Scorer, grant: Grant, room: Room, asked: Join, permit: Permit) -> Reply:
        head = room.live.head
        start = 0
        if asked.since is not None and asked.since.epoch == head.epoch and 0 <= asked.since.seq <= head.seq:
            start = asked.since.seq
        entries = await room.after(start, self._limits.join_events)
        if room.closed or scorer.socket.over:
            raise Unavailable("The match was closed meanwhile; join again.")
        device = Device(scorer.socket, DeviceId(asked.device_id), grant.scorer, room, self._limits)
        device.cursor = start + len(entries)
        self._take_place(scorer, room, device)
        scorer.permit = permit
        more = device.cursor < room.seq
        joined = Joined(
            epoch=head.epoch,
            seq=device.cursor,
            events=[Raw(entry) for entry in entries],
            more=more,
            devices=room.roll(),
            lead=room.live.ledger.lead,
        )
        return Reply(_encode(joined), lambda: self._arrive(room, device, caught_up=not more))

    def _take_place(self, scorer: Scorer, room: Room, device: Device) -> None:
        """A device that comes back takes over from its own former connection."""
        former = room.devices.get(device.device)
        if former is not None and former.scorer != device.scorer:
            raise Forbidden("Another scorer's device has this id.", code="device_taken")
        self._leave(scorer)
        if former is not None and former.socket is not device.socket:
            former.send(Message("gone", _encode(Gone(code="replaced")), namespace=self.namespace))
            for peer in self.peers.values():
                if peer.device is former:
                    self._leave(peer)
                    break
        scorer.room, scorer.device = room, device
        room.devices[device.device] = device
        self._settling.settle(scorer.socket)

    def _arrive(self, room: Room, device: Device, *, caught_up: bool) -> None:
        if caught_up and room.devices.get(device.device) is device:
            device.listen()
            room.presence_changed()

    def _leave(self, scorer: Scorer) -> None:
        room, device = scorer.room, scorer.device
        if room is None or device is None:
            return
        scorer.room = scorer.device = None
        device.leave()
        scorer.permit.give_back()
        scorer.permit = Permit()
        self._settling.unsettle(scorer.socket)
        if room.devices.get(device.device) is device:
            del room.devices[device.device]
            room.presence_changed()

    async def submit(self, scorer: Scorer, asked: Submit) -> Reply:
        """Commit events and say what became of each."""
        began = time.perf_counter()
        match_id = MatchId(asked.match_id)
        grant = scorer.grant_for(match_id)
        room, device = scorer.room, scorer.device
        if room is None or device is None or room.match_id != match_id:
            raise Forbidden("Join the match first.", code="not_joined")
        await self._pace(room)
        permit = scorer.permit
        with self.commits.one():
            bounds = permit.at_once() or await permit.prepare()
            submitted = await room.live.submit(
                [bytes(event) for event in asked.events], scorer=grant.scorer, device=device.device, bounds=bounds
            )
            if permit.note():
                await permit.keep()
        for receipt in submitted.results:
            self.metrics.submits.labels(receipt.status.value).inc()
        self.metrics.acknowledgement.observe(time.perf_counter() - began)
        return Reply(_encode(submitted))

    async def _pace(self, room: Room) -> None:
        wait_s = room.rate.take()
        if wait_s > self._limits.match_wait_s:
            room.rate.give_back()
            raise TooFast("Too many devices write to this match at once.", retry_after_s=round(wait_s, 3))
        if wait_s:
            await asyncio.sleep(wait_s)

    def patrol(self) -> None:
        """Send away whose token was revoked, and whose match is not there for them any more. To be called often."""
        for scorer in tuple(self.peers.values()):
            if scorer.room is not None and scorer.room.live.deleted:
                self._dismiss(scorer, "deleted")
            elif scorer.entry.watched:
                try:
                    scorer.permit.require_right()
                    _ = scorer.entry.grant
                except Refusal as refusal:
                    self._dismiss(scorer, refusal.reason)

    def _dismiss(self, scorer: Scorer, code: str) -> None:
        self._leave(scorer)
        scorer.socket.put(Message("gone", _encode(Gone(code=code)), namespace=self.namespace))
        scorer.socket.refuse()

    def farewell(self) -> None:
        """Tell every client that this hub goes down."""
        going = Message("gone", _encode(Gone(code="draining")), namespace=self.namespace)
        for scorer in tuple(self.peers.values()):
            scorer.socket.put(going)
