"""What the namespaces share that anybody may enter: a token that is given must be valid, and is looked at again."""

import asyncio
from typing import ClassVar, Final, Protocol, TypeVar

import msgspec

from core.errors import CricksyError
from core.wire.socket import Gone
from realtime.connection import EngineSocket
from realtime.frames import Message
from realtime.handshake import Door, Pass, Settling, refused
from realtime.metrics import Metrics
from realtime.namespace import Namespace

_encode = msgspec.json.Encoder().encode
_SLICE: Final = 500
"""Guests looked at before the event loop gets a turn: a tenth of a millisecond."""


class Guest(Protocol):
    """A client that was let in."""

    socket: EngineSocket
    entry: Pass | None
    """Of the token that it came with."""


GuestT = TypeVar("GuestT", bound=Guest)


class OpenNamespace(Namespace[GuestT]):
    """Lets anybody in, and sends away whom something is not for any more."""

    kind: ClassVar[str]
    """What the metrics call its clients."""

    def __init__(self, door: Door, settling: Settling, metrics: Metrics) -> None:
        """``door`` reads tokens."""
        super().__init__(metrics)
        self.door, self.settling = door, settling

    def greet(self, socket: EngineSocket, entry: Pass | None) -> GuestT:
        """Make the guest."""
        raise NotImplementedError

    def verdict(self, guest: GuestT) -> str | None:
        """Why what it has is not for it any more, as a code; ``None`` while it is."""
        raise NotImplementedError

    def leave(self, guest: GuestT) -> None:
        """Take from it what it has, if anything."""
        raise NotImplementedError

    async def connect(self, sid: str, socket: EngineSocket, auth: dict[str, object] | None) -> None:
        """Let anybody in; a token that is given must be valid."""
        try:
            entry = await self.door.given(auth)
        except CricksyError as error:
            self.metrics.refused.labels(error.reason).inc()
            raise refused(error) from None
        self.peers[sid] = self.greet(socket, entry)
        self.metrics.connections.labels(self.kind).inc()

    def disconnect(self, sid: str) -> None:
        """The guest has gone."""
        guest = self.peers.pop(sid, None)
        if guest is not None:
            self.leave(guest)
            if guest.entry is not None:
                guest.entry.give_back()
            self.metrics.connections.labels(self.kind).dec()

    async def patrol(self) -> None:
        """Send away whom it is not for any more. To be called often."""
        for number, guest in enumerate(tuple(self.peers.values()), 1):
            if number % _SLICE == 0:
                await asyncio.sleep(0)
            code = self.verdict(guest)
            if code is not None:
                self.leave(guest)
                guest.socket.put(gone(code, self.namespace))
                guest.socket.refuse()


def gone(code: str, namespace: str) -> Message:
    """The last that a guest hears."""
    return Message("gone", _encode(Gone(code=code)), namespace=namespace)
