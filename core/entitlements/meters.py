"""What a meter counts, from when on, and what is said when there is no more of it."""

from core.clock import rfc3339
from core.entitlements.catalogue import Catalogue
from core.entitlements.entitlements import Entitlements
from core.entitlements.periods import Period, period_of
from core.entitlements.spec import LimitKind
from core.entitlements.upgrade import plans_with_more
from core.errors import LimitReached, Malformed, QuotaExhausted

_HELD = {LimitKind.GAUGE, LimitKind.GAUGE_RESERVED}


def period(catalogue: Catalogue, meter: str, anchor_ms: int, now_ms: int) -> Period | None:
    """The billing month in which a meter counts now; ``None`` for what is held rather than spent."""
    spec = catalogue.limits.get(meter)
    return period_of(anchor_ms, now_ms) if spec is not None and spec.kind is LimitKind.COUNTER else None


def period_start(catalogue: Catalogue, meter: str, anchor_ms: int, now_ms: int) -> int:
    """When the period of a meter's counter began; 0 for what is held rather than spent.

    Raises ``Malformed`` for a limit that has no counter: a bound of each single act, or a slot with a lease.
    """
    month = period(catalogue, meter, anchor_ms, now_ms)
    if month is not None:
        return month.start_ms
    if meter not in catalogue.limits or catalogue.limits[meter].kind not in _HELD:
        raise Malformed("There is no counter of this.", meter=meter)
    return 0


def shortage(
    catalogue: Catalogue, holder: Entitlements, meter: str, used: int, now_ms: int
) -> QuotaExhausted | LimitReached:
    """The refusal where too little is left of a meter: when there is more, or which plan has more.

    ``holder`` are the entitlements whose limit is reached; ``used`` is what is gone, reservations included.
    """
    limit = holder.limits.get(meter, 0)
    month = period(catalogue, meter, holder.anchor_ms, now_ms)
    refusal = LimitReached if month is None else QuotaExhausted
    return refusal(
        meter=meter,
        limit=limit,
        used=used,
        resets_at=None if month is None else rfc3339(month.end_ms),
        plan=holder.plan,
        upgrade_to=plans_with_more(catalogue, meter, limit),
    )
