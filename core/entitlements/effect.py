"""What an override gives or takes, read from its texts."""

from typing import Final, NamedTuple

from core.entitlements import steps
from core.entitlements.catalogue import Catalogue
from core.entitlements.plan import NOTHING, Bundle
from core.errors import Malformed
from core.models.billing import OverrideKind

UNLIMITED: Final = "unlimited"
_LONGEST_NUMBER = 15
"""Digits, so that every sum of two limits fits into 64 bits in any unit."""


class Effect(NamedTuple):
    """What is given, and what is taken away whoever gives it."""

    gives: Bundle = NOTHING
    takes: Bundle = NOTHING


def effect(catalogue: Catalogue, kind: OverrideKind, key: str, value: str | None) -> Effect:
    """Read an override. A number is in the unit that the catalogue names for the limit: gigabytes for ``storage_gb``.

    Raises ``Malformed`` for a feature, level, limit or plan that the catalogue does not have, and for a value that is
    not a number from 0 (or ``unlimited``, where something is given).
    """
    match kind:
        case OverrideKind.GRANT:
            return Effect(gives=_granted(catalogue, key, value))
        case OverrideKind.DENY:
            _feature(catalogue, key)
            return Effect(takes=Bundle(features=frozenset((key,))))
        case OverrideKind.LIMIT:
            limit = None if value == UNLIMITED else _metered(catalogue, key, value)
            _limit(catalogue, key)
            return Effect(gives=Bundle(limits={key: limit}))
        case OverrideKind.CAP:
            return Effect(takes=Bundle(limits={key: _metered(catalogue, key, value)}))
        case OverrideKind.PLAN:
            if key not in catalogue.plans:
                raise Malformed(f"There is no plan {key}.", plan=key)
            return Effect(gives=catalogue.plans[key].whole)


def _granted(catalogue: Catalogue, feature: str, level: str | None) -> Bundle:
    """The feature with the level that is named, or the lowest that it opens."""
    _feature(catalogue, feature)
    scale = steps.of_feature(catalogue.levels, feature)
    if scale is None:
        if level is not None:
            raise Malformed(f"The feature {feature} has no levels.", feature=feature)
        return Bundle(features=frozenset((feature,)))
    name, opened = scale
    step = level or opened[0]
    if step not in opened:
        raise Malformed(f"The feature {feature} has no level {step}: it has {', '.join(opened)}.", feature=feature)
    return Bundle(features=frozenset((feature,)), levels={name: step})


def _metered(catalogue: Catalogue, key: str, value: str | None) -> int:
    _limit(catalogue, key)
    if value is None or not (value.isascii() and value.isdigit()) or len(value) > _LONGEST_NUMBER:
        raise Malformed(f"The limit {key} needs a whole number from 0.", limit=key)
    return int(value) * catalogue.limits[key].unit.metered


def _feature(catalogue: Catalogue, key: str) -> None:
    if key not in catalogue.features:
        raise Malformed(f"There is no feature {key}.", feature=key)


def _limit(catalogue: Catalogue, key: str) -> None:
    if key not in catalogue.limits:
        raise Malformed(f"There is no limit {key}.", limit=key)
