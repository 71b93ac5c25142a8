"""One clock for all connections: pings, deadlines and ticks without a task or a timer for each client."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import Generic, Protocol, TypeVar

import structlog

_log = structlog.get_logger(__name__)


class Beating(Protocol):
    """Something that has to show now and then that it is alive."""

    def beat(self) -> None:
        """Ping the peer, or give it up where the last ping was not answered."""
        ...


class Wheel:
    """Connections in as many slots as the ping interval has seconds; each second one slot's connections beat."""

    def __init__(self, interval_s: int) -> None:
        """Everything on the wheel beats every ``interval_s`` seconds."""
        self._slots: list[set[Beating]] = [set() for _ in range(interval_s)]
        self._now = 0

    def add(self, member: Beating) -> int:
        """Let ``member`` beat from now on, first a whole interval from now; returns its slot."""
        self._slots[self._now].add(member)
        return self._now

    def discard(self, member: Beating, slot: int) -> None:
        """Take ``member`` off the slot that ``add`` gave it."""
        self._slots[slot].discard(member)

    def turn(self) -> None:
        """Move on by one second."""
        self._now = (self._now + 1) % len(self._slots)
        for member in tuple(self._slots[self._now]):
            member.beat()


_T = TypeVar("_T")


class Deadlines(Generic[_T]):
    """Things that all have the same time to live, so that they run out in the order in which they came."""

    def __init__(self, ttl_s: float, now: Callable[[], float]) -> None:
        """``now`` reads a clock in seconds."""
        self._ttl_s, self._now = ttl_s, now
        self._queue: deque[tuple[float, _T]] = deque()

    def add(self, item: _T) -> None:
        """Start ``item``'s time."""
        self._queue.append((self._now() + self._ttl_s, item))

    def due(self) -> Iterable[_T]:
        """Take out everything whose time is up."""
        now = self._now()
        while self._queue and self._queue[0][0] <= now:
            yield self._queue.popleft()[1]


async def every(interval_s: float, work: Callable[[], Awaitable[None] | None]) -> None:
    """Do ``work`` at a steady pace until cancelled; a failure is logged and does not end it."""
    loop = asyncio.get_running_loop()
    due = loop.time() + interval_s
    while True:
        await asyncio.sleep(max(0.0, due - loop.time()))
        due = max(due + interval_s, loop.time())
        try:
            result = work()
            if result is not None:
                await result
        except Exception:  # noqa: BLE001  the clock serves everybody, so one bad turn must not stop it
            _log.exception("heartbeat.failed")
