"""How much of its plan a workspace has used."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from core.clock import rfc3339, unix_ms
from core.entitlements.catalogue import Catalogue
from core.entitlements.entitlements import Subject
from core.entitlements.keys import Limit
from core.entitlements.meters import period
from core.entitlements.periods import Period
from core.entitlements.shipped import CATALOGUE
from core.entitlements.spec import LimitKind, Unit
from core.ids import WorkspaceId
from core.ports.slots import Slots
from core.ports.usage import Counter, Meters
from core.usecases.metering import Fresh

_HELD = 0
"""The period of what is held rather than spent."""
_SLOTS = Limit.CONCURRENT_GAMES.value


class Usage(Struct, frozen=True, kw_only=True):
    """Where a workspace stands with one limit of its plan; the meter's own unit is that of all amounts."""

    meter: str
    unit: str
    limit: int | None
    """``None`` is unlimited."""
    used: int
    reserved: int
    resets_at: str | None
    """RFC 3339; ``None`` for what is held rather than spent."""


class UsageSummary:
    """Tells what is used of every limit that is counted."""

    def __init__(
        self,
        grants: Fresh,
        meters: Meters,
        slots: Slots,
        *,
        catalogue: Catalogue = CATALOGUE,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        self._grants = grants
        self._meters = meters
        self._slots = slots
        self._catalogue = catalogue
        self._now_ms = now_ms

    async def of(self, workspace: WorkspaceId) -> Sequence[Usage]:
        """Every limit that is counted, in the catalogue's order. Raises ``NotFound`` and ``Unavailable``."""
        holder = await self._grants.of(Subject(workspace))
        now = self._now_ms()
        months = {
            meter: period(self._catalogue, meter, holder.anchor_ms, now)
            for meter, spec in self._catalogue.limits.items()
            if spec.kind is not LimitKind.CONSTANT
        }
        starts = {month.start_ms if month else _HELD for month in months.values()}
        gone = {(each.meter, each.period_ms): each for each in await self._meters.counters(workspace, starts)}
        playing = len(await self._slots.held(workspace))
        gone[_SLOTS, _HELD] = Counter(meter=_SLOTS, period_ms=_HELD, used=playing, reserved=0)
        return [
            self._line(meter, holder.limits.get(meter, 0), month, gone.get((meter, month.start_ms if month else _HELD)))
            for meter, month in months.items()
        ]

    def _line(self, meter: str, limit: int | None, month: Period | None, counter: Counter | None) -> Usage:
        unit = self._catalogue.limits[meter].unit
        return Usage(
            meter=meter,
            unit="bytes" if unit is Unit.GIGABYTES else unit.value,
            limit=limit,
            used=counter.used if counter else 0,
            reserved=counter.reserved if counter else 0,
            resets_at=rfc3339(month.end_ms) if month else None,
        )
