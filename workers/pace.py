"""How fast an attempt goes, and when the next one is made."""

import random
from collections.abc import Callable
from typing import Final

from core.clock import unix_ms

_FIRST_PAUSE_MS: Final = 2000
_LONGEST_PAUSE_MS: Final = 600_000


class Estimate:
    """When an attempt will be done, by its speed since it first said how far it was."""

    def __init__(self, now_ms: Callable[[], int] = unix_ms) -> None:
        """``now_ms`` is the wall clock."""
        self._now_ms = now_ms
        self._begin: tuple[float, int] | None = None

    def at(self, share: float) -> int | None:
        """When all is done if ``share`` is done now, in milliseconds since 1970; nothing before it has moved."""
        now = self._now_ms()
        if self._begin is None:
            self._begin = (share, now)
        first, since = self._begin
        return None if share <= first else now + round((1 - share) * (now - since) / (share - first))


def pause_ms(failures: int) -> int:
    """How long a job rests after so many failures: each time twice as long, of random length from half of it on."""
    longest = min(_FIRST_PAUSE_MS << (min(failures, 20) - 1), _LONGEST_PAUSE_MS)
    return round(longest * random.uniform(0.5, 1.0))  # noqa: S311  spreads load
