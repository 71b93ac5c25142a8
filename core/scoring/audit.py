"""Every breach of a whole sequence at once: a merge or an import is never refused, only explained."""

from collections.abc import Iterable

from msgspec import Struct

from core.scoring.breach import Breach
from core.scoring.events import Happening
from core.scoring.fold import advance
from core.scoring.rules.table import breaches
from core.scoring.state import MatchState

__all__ = ["Breach", "Finding", "audit", "examine"]


class Finding(Struct, frozen=True):
    """A breach and the place of its event in the sequence, from 0."""

    index: int
    breach: Breach


def examine(state: MatchState, body: Happening) -> tuple[Breach, ...]:
    """Return all breaches of one body in the state before it, refusals and warnings alike."""
    return tuple(breaches(state, body))


def audit(bodies: Iterable[Happening], start: MatchState | None = None) -> list[Finding]:
    """Return all breaches in order; ``start`` (changed in place) is the state before the first body."""
    state = MatchState() if start is None else start
    findings: list[Finding] = []
    for index, body in enumerate(bodies):
        findings += [Finding(index, breach) for breach in breaches(state, body)]
        advance(state, body)
    return findings
