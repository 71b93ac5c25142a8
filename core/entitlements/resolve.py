"""What a subject may do: the union of what counts, the largest of each limit, less what is denied or capped."""

import math
from collections.abc import Iterable, Sequence

from core.entitlements import steps
from core.entitlements.catalogue import Catalogue
from core.entitlements.entitlements import Entitlements, Subject
from core.entitlements.holdings import Holdings
from core.entitlements.source import Source, SourceKind, Standing
from core.entitlements.sources import is_inside, sources_of
from core.models.people import Role, WorkspaceKind

_UNSEATED = frozenset({Standing.NO_SEAT, Standing.NO_SUCH_SEAT, Standing.SEATS_TAKEN})


def resolve(catalogue: Catalogue, holdings: Holdings, subject: Subject, now_ms: int) -> Entitlements:
    """The answer for a subject of the workspace whose record this is, as it is now and until ``until_ms``."""
    sources = sources_of(catalogue, holdings, subject, now_ms)
    counting = [each for each in sources if each.counts]
    features = features_of(counting)
    turns = [turn for each in sources if (turn := each.turns_ms) is not None]
    return Entitlements(
        version=holdings.version,
        plan=plan_of(catalogue, counting),
        role=_role(holdings, subject),
        features=features,
        levels=levels_of(catalogue, counting, features),
        limits=limits_of(catalogue, counting),
        until_ms=min(turns, default=None),
        anchor_ms=holdings.anchor_ms,
        unseated=is_unseated(sources),
        revoked=holdings.revoked,
        not_before_ms=holdings.not_before_ms,
        closed=holdings.closed,
    )


def features_of(counting: Iterable[Source]) -> frozenset[str]:
    """Everything that is given and not taken away."""
    given = frozenset[str]().union(*(each.gives.features for each in counting))
    return given.difference(*(each.takes.features for each in counting))


def levels_of(catalogue: Catalogue, counting: Iterable[Source], features: frozenset[str]) -> dict[str, str]:
    """The highest of each level that is given, as far as the features allow."""
    given = steps.highest(catalogue.levels, (each.gives.levels for each in counting))
    return steps.within(catalogue.levels, given, features)


def limits_of(catalogue: Catalogue, counting: Sequence[Source]) -> dict[str, int | None]:
    """The largest of each limit that is given, but no larger than any cap; 0 where nothing is given."""
    limits: dict[str, int | None] = dict.fromkeys(catalogue.limits, 0)
    for source in counting:
        for key, given in source.gives.limits.items():
            most = limits[key]
            if most is not None and (given is None or given > most):
                limits[key] = given
    for source in counting:
        for key, cap in source.takes.limits.items():
            most = limits[key]
            if most is None or (cap is not None and cap < most):
                limits[key] = cap
    return limits


def is_unseated(sources: Iterable[Source]) -> bool:
    """Whether a plan in force has seats for members, and the one who asks has none of them."""
    seated = [each.standing for each in sources if each.seats_have and each.kind is not SourceKind.RETENTION]
    return not _UNSEATED.isdisjoint(seated) and Standing.COUNTS not in seated


def plan_of(catalogue: Catalogue, counting: Iterable[Source]) -> str:
    """The dearest plan that holds whole, and the staff's before all."""
    held = [each.plan for each in counting if each.plan is not None and each.kind is not SourceKind.RETENTION]
    return max(held, key=lambda key: _price(catalogue, key), default=catalogue.floor)


def _price(catalogue: Catalogue, plan: str) -> float:
    price = catalogue.plans[plan].price_usd_month
    return math.inf if price is None else price


def _role(holdings: Holdings, subject: Subject) -> Role | None:
    if holdings.closed or subject.account is None or not is_inside(holdings, subject):
        return None
    if holdings.kind is WorkspaceKind.PERSON:
        return Role.OWNER
    return holdings.members[subject.account].role
