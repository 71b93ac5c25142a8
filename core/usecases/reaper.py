"""Reservations whose owner is gone: a crash leaks nothing, and what was made is paid for."""

from collections.abc import Callable, Mapping
from typing import Final

import structlog

from core.clock import unix_ms
from core.errors import Unavailable
from core.ports.usage import Evidence, Meters, Reservation, ReservationState

_NOTHING: Final[Mapping[str, int]] = {}

_logger = structlog.get_logger()


class Reaper:
    """Settles expired leases by looking at what exists before it refunds.

    A stored object is charged with its size; of tokens the actual if anybody knows it, else the estimate. Several
    reapers may run at once, and the owner may come back meanwhile: the first to finish a reservation decides it.
    """

    def __init__(self, meters: Meters, evidence: Evidence, *, now_ms: Callable[[], int] = unix_ms) -> None:
        self._meters = meters
        self._evidence = evidence
        self._now_ms = now_ms

    async def sweep(self) -> int:
        """Settle every lease that is over now; returns how many are settled.

        One of which nobody can tell what came of it waits for the next sweep. Raises ``Unavailable`` where the
        meters themselves cannot be reached.
        """
        settled, last = 0, None
        now = self._now_ms()
        while page := await self._meters.expired(now, after=last):
            for reservation in page:
                settled += await self._settle(reservation)
            last = page[-1]
        return settled

    async def _settle(self, seen: Reservation) -> bool:
        try:
            found = _NOTHING if seen.about is None else await self._evidence.found(seen.about)
        except Unavailable as error:
            _logger.warning("reservation_waits", workspace=seen.workspace, key=seen.key, cause=error.message)
            return False
        end = await self._meters.settle(seen, _actual(seen, found), now_ms=self._now_ms())
        return end.state is not ReservationState.OPEN


def _actual(seen: Reservation, found: Mapping[str, int]) -> dict[str, int]:
    """Of each meter what was found, else what is charged where nobody can tell."""
    return {share.meter: found.get(share.meter, share.estimate or 0) for share in seen.shares}
