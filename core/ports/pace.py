"""How often somebody may do something."""

from typing import Protocol


class Pace(Protocol):
    """Counts what each caller does, over all processes where they share a Redis."""

    async def take(self, rate: str, *who: str) -> float:
        """Count one; returns 0.0, or the seconds to wait where ``who`` has done it too often.

        ``rate`` reads ``10/minute`` or ``300 per hour``. Never raises: a lost Redis leaves each process its own count.
        """
        ...
