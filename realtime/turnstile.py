"""How many connections there may be, in all and from one address, and what an address may ask without a token."""

import asyncio
import time
from collections.abc import Callable

from core.errors import TooFast, Unavailable
from core.wire.forwarded import counted_by
from realtime.limits import Bucket, Limits

_RETRY_S = 5.0


class Visitor:
    """Whoever is behind one address; on the loopback, one connection."""

    __slots__ = ("_handshakes", "_look_ups", "connections")

    def __init__(self, limits: Limits, now: Callable[[], float]) -> None:
        """Nobody is connected yet; ``now`` reads a clock in seconds."""
        self.connections = 0
        self._handshakes = Bucket(limits.handshake_rate, now)
        self._look_ups = Bucket(limits.look_up_rate, now)

    def shake_hands(self) -> None:
        """Count an attempt to connect. Raises ``TooFast``."""
        self._handshakes.take_now()

    def look_up(self) -> None:
        """Count a request for a match that has to be read from the database. Raises ``TooFast``."""
        self._look_ups.take_now()

    @property
    def forgettable(self) -> bool:
        """Whether a new visitor would be treated the same."""
        return not self.connections and self._handshakes.full and self._look_ups.full


class Ticket:
    """One connection's place, which it gives back when it ends."""

    __slots__ = ("_given_back", "_turnstile", "agent", "visitor")

    def __init__(self, turnstile: "Turnstile", visitor: Visitor, agent: str) -> None:
        """``Turnstile.enter`` makes it; ``agent`` is the client's ``User-Agent``."""
        self._turnstile, self.visitor, self.agent = turnstile, visitor, agent
        self._given_back = False

    def give_back(self) -> None:
        """The connection has ended; a second time changes nothing."""
        if not self._given_back:
            self._given_back = True
            self._turnstile.inside -= 1
            self.visitor.connections -= 1


class Turnstile:
    """Lets connections in, sockets and event streams alike.

    Connections over the loopback count only towards the total: behind a proxy on the same machine whose
    ``X-Forwarded-For`` is not trusted, they are everybody.
    """

    def __init__(self, limits: Limits, now: Callable[[], float] = time.monotonic) -> None:
        """``now`` reads a clock in seconds."""
        self._limits, self._now = limits, now
        self._visitors: dict[str, Visitor] = {}
        self.inside = 0

    def enter(self, address: str | None, agent: str = "") -> Ticket:
        """Let a connection in; ``address`` is ``None`` where it is not known, ``agent`` what the client says it is.

        Raises ``Unavailable`` with code ``hub_full``, and ``TooFast``, with code ``too_many_connections`` where the
        address has as many as it may.
        """
        visitor = self._visitor(address)
        visitor.shake_hands()
        if self.inside >= self._limits.connections:
            raise Unavailable("This hub is full; try again later.", code="hub_full", retry_after_s=_RETRY_S)
        if visitor.connections >= self._limits.connections_an_address:
            raise TooFast("Too many connections from one address.", code="too_many_connections", retry_after_s=_RETRY_S)
        self.inside += 1
        visitor.connections += 1
        return Ticket(self, visitor, agent)

    def _visitor(self, address: str | None) -> Visitor:
        key = counted_by(address)
        if key is None:
            return Visitor(self._limits, self._now)
        visitor = self._visitors.get(key)
        if visitor is None:
            visitor = self._visitors[key] = Visitor(self._limits, self._now)
        return visitor

    def __len__(self) -> int:
        """How many addresses are remembered."""
        return len(self._visitors)

    async def sweep(self) -> None:
        """Forget addresses of which there is nothing to remember."""
        for number, (key, visitor) in enumerate(tuple(self._visitors.items()), 1):
            if visitor.forgettable:
                self._visitors.pop(key, None)
            if number % self._limits.slice == 0:
                await asyncio.sleep(0)
