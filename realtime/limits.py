"""How much one connection, one device and one match may ask of the hub."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from core.errors import TooFast


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A token bucket's measure."""

    per_s: float
    """Messages a second that may go on for ever."""
    burst: float
    """Messages that may come at once after a quiet time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The hub's bounds; every one of them is refused with a code, or ends the connection."""

    message_bytes: int = 100_000
    """The largest message from a client; a larger one ends the connection (WebSocket close code 1009)."""
    packets_in_a_post: int = 16
    """Engine.IO packets in the body of one long-polling POST."""
    settle_s: float = 10.0
    """Time for a new connection to join or watch something."""
    socket_rate: Rate = field(default_factory=lambda: Rate(per_s=200, burst=400))
    match_rate: Rate = field(default_factory=lambda: Rate(per_s=1000, burst=2000))
    """Over all devices that score one match."""
    match_wait_s: float = 1.0
    """How long a submit to a match over its rate is held back at most; beyond it, it is refused."""
    slowed_s: float = 5.0
    """How long a sender over its rate is only slowed; after that it is refused."""
    strikes: int = 50
    """Refusals for speed after which the connection is cut."""
    conflate_bytes: int = 64 * 1024
    """Unsent bytes above which a reader gets no more patches, but one snapshot when it has caught up."""
    cut_bytes: int = 256 * 1024
    """Unsent bytes above which a reader is cut off."""
    stalled_s: float = 30.0
    """How long a reader may stay behind before it is cut off."""
    send_buffer_bytes: int = 64 * 1024
    """The kernel's buffer for one reader, which would otherwise grow to megabytes."""
    join_events: int = 500
    """Events in one answer to ``join``."""
    connections: int = 20_000
    """Sockets and event streams at once, in all."""
    connections_an_address: int = 4_000
    """And from one address, which may be the WiFi of a whole ground; the loopback is not counted."""
    handshake_rate: Rate = field(default_factory=lambda: Rate(per_s=100, burst=4_000))
    """Attempts to connect from one address: a ground comes back at once after a hub went down, but not for ever."""
    look_up_rate: Rate = field(default_factory=lambda: Rate(per_s=5, burst=100))
    """Matches that one address may ask for without a token while nobody here watches them: each is read from the
    database, there or not, and stays in memory for a minute."""
    report_rate: Rate = field(default_factory=lambda: Rate(per_s=1, burst=5))
    """Of one output's reports, which come every 5 s."""
    slice: int = 100
    """Sockets written to before the event loop gets a turn: about a millisecond, since acknowledgements wait."""


class Bucket:
    """A token bucket that may go into debt: the debt says how long its owner has to wait."""

    __slots__ = ("_level", "_now", "_rate", "_seen")

    def __init__(self, rate: Rate, now: Callable[[], float] = time.monotonic) -> None:
        """A full bucket; ``now`` reads a clock in seconds."""
        self._rate, self._now = rate, now
        self._level, self._seen = rate.burst, now()

    def take(self, cost: float = 1.0) -> float:
        """Take ``cost`` and return the seconds until the bucket is out of debt, 0.0 when it is not in debt."""
        now = self._now()
        self._level = min(self._rate.burst, self._level + (now - self._seen) * self._rate.per_s) - cost
        self._seen = now
        return max(0.0, -self._level / self._rate.per_s)

    def take_now(self) -> None:
        """Take one. Raises ``TooFast``, and takes nothing, where its owner would have to wait."""
        wait_s = self.take()
        if wait_s:
            self.give_back()
            raise TooFast(retry_after_s=round(wait_s, 3))

    @property
    def full(self) -> bool:
        """Whether nothing was taken that has not come back."""
        return self._level + (self._now() - self._seen) * self._rate.per_s >= self._rate.burst

    def give_back(self, cost: float = 1.0) -> None:
        """Undo a ``take`` whose message was refused."""
        self._level += cost


class Throttle:
    """One sender's pace: slowed first, then refused with ``too_fast``, then cut."""

    __slots__ = ("_bucket", "_limits", "_now", "_slow_since", "_strikes")

    def __init__(self, limits: Limits, now: Callable[[], float] = time.monotonic) -> None:
        """``now`` reads a clock in seconds."""
        self._limits, self._now = limits, now
        self._bucket = Bucket(limits.socket_rate, now)
        self._slow_since: float | None = None
        self._strikes = 0

    def pace(self) -> float:
        """Count a message and return for how many seconds to hold it back.

        Raises ``TooFast`` with ``retry_after_s`` once slowing did not help for ``Limits.slowed_s``.
        """
        wait_s = self._bucket.take()
        now = self._now()
        if wait_s == 0.0:
            self._slow_since, self._strikes = None, 0
            return 0.0
        if self._slow_since is None:
            self._slow_since = now
        if now - self._slow_since > self._limits.slowed_s:
            self._strikes += 1
            raise TooFast(retry_after_s=round(wait_s + 1.0, 3))
        return wait_s

    @property
    def exhausted(self) -> bool:
        """Whether the sender went on in spite of the refusals, so that it has to go."""
        return self._strikes > self._limits.strikes
