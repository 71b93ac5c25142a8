"""Chains of bases, followed once: what each plan gives in the end.

Takes a catalogue with mistakes too, as far as it makes sense; ``Audit`` names them.
"""

from collections.abc import Iterable, Mapping

from core.entitlements.document import Document, WrittenPlan
from core.entitlements.plan import Bundle, Plan
from core.entitlements.spec import ADMIN_SEAT
from core.entitlements.steps import highest


def flatten(document: Document) -> dict[str, Plan]:
    """Every plan, with what its chain of bases gives it."""
    return {key: _plan(document, key) for key in document.plans}


def chain_of(plans: Mapping[str, WrittenPlan], key: str) -> tuple[str, ...]:
    """The plan, its base, its base's base...; ends where one is not known, or for the second time."""
    chain: list[str] = []
    at: str | None = key
    while at is not None and at in plans and at not in chain:
        chain.append(at)
        at = plans[at].base
    return tuple(chain)


def _plan(document: Document, key: str) -> Plan:
    written = document.plans[key]
    chain = chain_of(document.plans, key)
    features, levels = _features(document, chain), _levels(document, chain)
    limits: dict[str, int | None] = {}
    for each in reversed(chain):
        limits |= document.plans[each].limits
    return Plan(
        key=key,
        name=written.name,
        price_usd_month=written.price_usd_month,
        chain=chain,
        seats=written.seats or {},
        features=_features(document, [key]),
        levels=written.levels,
        limits=written.limits,
        all_features=features,
        all_levels=levels,
        all_limits=limits,
        support=written.support,
        whole=Bundle(features=features, levels=levels, limits=_metered(document, limits)),
        by_seat=dict(_by_seat(document, chain)),
        retained=frozenset(each for each in features if each in document.features and document.features[each].retained),
    )


def _features(document: Document, chain: Iterable[str]) -> frozenset[str]:
    written = (document.plans[each].features for each in chain)
    return frozenset[str]().union(*(document.features if each == "*" else each for each in written))


def _levels(document: Document, chain: Iterable[str]) -> dict[str, str]:
    return highest(document.levels, (document.plans[each].levels for each in chain))


def _metered(document: Document, limits: Mapping[str, int | None]) -> dict[str, int | None]:
    return {
        key: value if value is None else value * document.limits[key].unit.metered
        for key, value in limits.items()
        if key in document.limits
    }


def _by_seat(document: Document, chain: tuple[str, ...]) -> Iterable[tuple[str, Bundle]]:
    """The seat's own plan, and what the organisation's plans themselves add: not what their base sells to a person."""
    own = tuple(each for each in chain if document.plans[each].seats)
    for seat in document.plans[chain[0]].seats or {}:
        reach = chain if seat == ADMIN_SEAT else (*chain_of(document.plans, seat), *own)
        yield seat, Bundle(features=_features(document, reach), levels=_levels(document, reach))
