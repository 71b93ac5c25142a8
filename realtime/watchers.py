"""What ``/watch`` and ``/board`` share: guests who watch one thing, from a snapshot or from where they left off."""

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

import msgspec

from core.wire.socket import Since, Unwatch, Unwatched
from realtime.connection import EngineSocket
from realtime.fanout import Fanout, Outlet
from realtime.frames import Message
from realtime.guests import OpenNamespace
from realtime.handshake import Pass
from realtime.server import Reply

_encode = msgspec.json.Encoder().encode


class Watched(Protocol):
    """A room whose messages are numbered."""

    @property
    def viewers(self) -> Fanout:
        """Who gets them."""
        ...

    def missing(self, since: Since) -> Sequence[Message] | None:
        """Those after ``since``; ``None`` where only a snapshot helps."""
        ...

    def snapshot(self) -> Message:
        """All of it as one message."""
        ...


class Place(Protocol):
    """A guest's place in a room."""

    @property
    def room(self) -> Watched:
        """Where it is."""
        ...

    def verdict(self) -> str | None:
        """Why it is not for the guest any more, as a code; ``None`` while it is."""
        ...

    def give_back(self) -> None:
        """The guest has left."""
        ...


PlaceT = TypeVar("PlaceT", bound=Place)


class Watcher(Generic[PlaceT]):
    """A guest that watches, or does not yet; an ``Outlet`` of the room's messages."""

    __slots__ = ("behind", "entry", "place", "put", "socket")

    def __init__(self, socket: EngineSocket, entry: Pass | None) -> None:
        """It does not watch yet."""
        self.socket, self.entry = socket, entry
        self.place: PlaceT | None = None
        self.behind = False
        self.put = socket.put

    @property
    def pending(self) -> int:
        """Bytes that are still to go."""
        return self.socket.pending

    def abort(self) -> None:
        """Drop the client."""
        self.socket.abort()


def follow(room: Watched, reader: Outlet, since: Since) -> None:
    """Send ``reader`` what is newer than ``since``, and from now on each message."""
    missing = room.missing(since)
    for message in [room.snapshot()] if missing is None else missing:
        reader.put(message)
    room.viewers.add(reader)


class Watchers(OpenNamespace[Watcher[PlaceT]], Generic[PlaceT]):
    """A namespace of them."""

    def greet(self, socket: EngineSocket, entry: Pass | None) -> Watcher[PlaceT]:
        """A guest that does not watch yet."""
        return Watcher(socket, entry)

    def verdict(self, guest: Watcher[PlaceT]) -> str | None:
        """Why what it watches is not for it any more."""
        return guest.place.verdict() if guest.place is not None else None

    def leave(self, guest: Watcher[PlaceT]) -> None:
        """It watches no more."""
        if guest.place is not None:
            guest.place.room.viewers.discard(guest)
            guest.place.give_back()
            guest.place, guest.behind = None, False
            self.settling.unsettle(guest.socket)

    def enter(self, guest: Watcher[PlaceT], place: PlaceT, since: Since) -> Callable[[], None]:
        """It watches this now; what is returned begins to send it what is newer than ``since``."""
        self.leave(guest)
        if guest.socket.over:
            place.give_back()
        else:
            guest.place = place
            self.settling.settle(guest.socket)

        def start() -> None:
            if guest.place is place and not guest.socket.over:
                follow(place.room, guest, since)

        return start

    async def unwatch(self, guest: Watcher[PlaceT], _asked: Unwatch) -> Reply:
        """Send no more."""
        self.leave(guest)
        return Reply(_encode(Unwatched()))
