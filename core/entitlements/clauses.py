"""What bears on a feature or a limit, in words."""

from typing import Final

from core.clock import rfc3339
from core.entitlements.catalogue import Catalogue
from core.entitlements.entitlements import Subject
from core.entitlements.holdings import Holdings
from core.entitlements.source import Source, SourceKind, Standing
from core.entitlements.sources import is_inside
from core.models.billing import SubscriptionState

_ENDS: Final = {
    SubscriptionState.TRIALING: "the trial",
    SubscriptionState.PAST_DUE: "the grace after a failed payment",
    SubscriptionState.CANCELLED: "the paid time of the cancelled plan",
}
_OBSTACLES: Final = {
    Standing.NO_SEAT: "only for members with a seat",
    Standing.NO_SUCH_SEAT: "it has no such seats",
    Standing.SEATS_TAKEN: "members who joined earlier have all of these seats",
    Standing.NOT_IN_SEAT: "not for this kind of seat",
    Standing.POOLED: "limits are the organisation's, not a member's",
}


class Clauses:
    """Words about one feature or limit of a workspace."""

    def __init__(self, catalogue: Catalogue, holdings: Holdings, key: str) -> None:
        self._catalogue = catalogue
        self._holdings = holdings
        self._key = key

    def verdict(self, limit: int | None, *, allowed: bool) -> str:
        """Yes or no for a feature, how much for a limit."""
        if self._key in self._catalogue.features:
            return "Yes" if allowed else "No"
        return "Unlimited" if limit is None else self._amount(limit)

    def nothing(self, subject: Subject, *obstacles: str) -> str:
        """Why there is nothing that counts; ``obstacles`` are the clauses of what does not."""
        if self._holdings.closed:
            return "the workspace is closed"
        if not is_inside(self._holdings, subject):
            return "the account has no place in this workspace"
        return "; ".join(("nothing here gives it", *obstacles))

    def clause(self, source: Source, standing: Standing, base: str | None) -> str:
        """What a source gives or takes; ``base`` is the plan that adds it, ``standing`` the source's for this key."""
        if standing is Standing.UNKNOWN:
            return f"{self._name(source)} is of no use, since the catalogue does not have what it names"
        words = f"{self._name(source)} {self._deed(source, would=standing is not Standing.COUNTS)}"
        if base not in {None, source.plan}:
            words += f", from {self._plan(base)}"
        if standing is not Standing.COUNTS:
            return f"{words}, but {self._obstacle(source, standing)}"
        return words if source.until_ms is None else f"{words}, until {_date(source.until_ms)}"

    def _name(self, source: Source) -> str:
        if source.override is not None:
            return f"override {source.override.id} ({source.override.reason})"
        name = f"the plan {self._plan(source.plan)}"
        if source.kind is SourceKind.RETENTION:
            name = f"the retention of stored video after {name}"
        if source.kind is SourceKind.FLOOR:
            name += ", which everybody has,"
        return f"{name}, through the seat {source.seat}," if source.seat else name

    def _deed(self, source: Source, *, would: bool) -> str:
        if self._key in source.takes.features:
            return "would take it away" if would else "takes it away"
        if self._key in source.takes.limits:
            return f"{'would cap' if would else 'caps'} it at {self._amount(source.takes.limits[self._key])}"
        if self._key in source.gives.limits:
            return f"{'would give' if would else 'gives'} {self._amount(source.gives.limits[self._key])}"
        return "would include it" if would else "includes it"

    def _obstacle(self, source: Source, standing: Standing) -> str:
        if standing is Standing.NOT_YET:
            return f"only from {_date(source.from_ms)}"
        if standing is not Standing.OVER:
            return _OBSTACLES[standing]
        what = "that"
        if source.kind is SourceKind.SUBSCRIPTION and self._holdings.subscription is not None:
            what = _ENDS.get(self._holdings.subscription.state, "it")
        return f"{what} ended {_date(source.until_ms)}"

    def _plan(self, key: str | None) -> str | None:
        return self._catalogue.plans[key].name if key in self._catalogue.plans else key

    def _amount(self, limit: int | None) -> str:
        unit = self._catalogue.limits[self._key].unit
        return "unlimited" if limit is None else f"{limit // unit.metered} {unit.sign}".rstrip()


def _date(at_ms: int | None) -> str:
    return "at some time" if at_ms is None else rfc3339(at_ms)
