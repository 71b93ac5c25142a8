"""Judges one proposed event: refused, or accepted with warnings that leave the umpires' decision standing.

Refused is only what cannot be, since an app that blocks what the umpires decided is of no use at a match.
The state must be the one that the event's author saw: another device's ball may be proposed late.
"""

from collections.abc import Iterable

from msgspec import Struct

from core.errors import IllegalScore
from core.scoring.breach import Breach
from core.scoring.delivery import Delivery
from core.scoring.events import Happening
from core.scoring.profile import Profile
from core.scoring.rules.delivery import delivery_breaches
from core.scoring.rules.table import breaches
from core.scoring.state import MatchState


class Decision(Struct, frozen=True):
    """An accepted event, and what the scorer should look at."""

    body: Happening
    warnings: tuple[Breach, ...] = ()


def decide(state: MatchState, body: Happening) -> Decision:
    """Accept a body in a state; raises ``IllegalScore`` with the code of the first refusal."""
    return Decision(body, _accept(breaches(state, body)))


def judge_delivery(delivery: Delivery, profile: Profile) -> tuple[Breach, ...]:
    """Judge a delivery by itself, whoever bowls and bats; returns warnings, raises ``IllegalScore``."""
    return _accept(delivery_breaches(delivery, profile))


def _accept(found: Iterable[Breach]) -> tuple[Breach, ...]:
    warnings = []
    for breach in found:
        if breach.refused:
            raise IllegalScore(breach.detail, code=breach.code)
        warnings.append(breach)
    return tuple(warnings)
