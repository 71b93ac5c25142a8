"""The bus inside one process: hubs that share an exchange hear each other."""

from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.ids import MatchId
from core.transport.inbox import Inbox


class Exchange:
    """What connects the buses of one process."""

    def __init__(self) -> None:
        self._inboxes: dict[MatchId, set[tuple[LocalBus, Inbox]]] = defaultdict(set)

    def add(self, match_id: MatchId, bus: "LocalBus", inbox: Inbox) -> None:
        """Let an inbox hear a match's channel."""
        self._inboxes[match_id].add((bus, inbox))

    def remove(self, match_id: MatchId, bus: "LocalBus", inbox: Inbox) -> None:
        """Let it hear no more."""
        self._inboxes[match_id].discard((bus, inbox))
        if not self._inboxes[match_id]:
            del self._inboxes[match_id]

    def send(self, match_id: MatchId, sender: "LocalBus", message: bytes) -> None:
        """Put a message into every inbox of the channel but the sender's own."""
        for bus, inbox in self._inboxes.get(match_id, ()):
            if bus is not sender:
                inbox.put(message)


class LocalBus:
    """One hub's end of an exchange; alone on it, it hears nothing."""

    def __init__(self, exchange: Exchange | None = None) -> None:
        """``exchange`` is a new one unless several buses are to hear each other."""
        self._exchange = exchange or Exchange()

    async def publish(self, match_id: MatchId, message: bytes) -> None:
        """Send to every other bus that is subscribed to the match's channel."""
        self._exchange.send(match_id, self, message)

    @asynccontextmanager
    async def subscribe(self, match_id: MatchId) -> AsyncIterator[AsyncIterator[bytes]]:
        """Receive what others publish, for as long as the context lasts."""
        inbox = Inbox()
        self._exchange.add(match_id, self, inbox)
        try:
            yield inbox
        finally:
            self._exchange.remove(match_id, self, inbox)

    async def ping(self) -> None:
        """Return: there is nothing that could be lost."""
