"""Time: aware UTC for people, a hybrid logical clock for ordering events.

The hybrid logical clock is that of Kulkarni et al., "Logical Physical Clocks" (2014): never behind
the device's own wall clock, always ahead of everything that the device has seen.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

Hlc: TypeAlias = tuple[int, int]
"""``(milliseconds since 1970, counter within the millisecond)``; compares as a tuple."""

ZERO_HLC: Hlc = (0, 0)
LATEST_MS = 253_402_300_799_999
"""The last millisecond of the year 9999, in milliseconds since 1970: RFC 3339 has no words for a later one."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def utc_now() -> datetime:
    """The current time, aware, in UTC."""
    return datetime.now(UTC)


def unix_ms() -> int:
    """The wall clock in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def rfc3339(at_ms: int) -> str:
    """A time in milliseconds since 1970 as people and JSON have it: ``2026-02-28T10:00:00Z`` (RFC 3339)."""
    return (_EPOCH + timedelta(milliseconds=at_ms)).isoformat().replace("+00:00", "Z")


class HybridClock:
    """One device's hybrid logical clock."""

    def __init__(self, wall_ms: Callable[[], int] = unix_ms, last: Hlc = ZERO_HLC) -> None:
        """``wall_ms`` reads the device's clock; ``last`` is the newest stamp already used."""
        self._wall_ms = wall_ms
        self._last = last

    def tick(self) -> Hlc:
        """Stamp a new local event: later than every stamp given out or observed so far."""
        now, (last_ms, counter) = self._wall_ms(), self._last
        self._last = (now, 0) if now > last_ms else (last_ms, counter + 1)
        return self._last

    def observe(self, stamp: Hlc) -> None:
        """Take note of another device's stamp, so that the next ``tick`` is later than it."""
        self._last = max(self._last, stamp)
