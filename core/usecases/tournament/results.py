"""What a tournament's matches have come to, each folded once for every moment of its log."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import structlog

from core.errors import CricksyError
from core.ids import MatchId, TeamId
from core.ports import Head, MatchRow
from core.scoring.events import Team
from core.scoring.outcome import outcome
from core.scoring.standings import Side, sides
from core.scoring.state import MatchState
from core.usecases.headline import is_over, status_and_headline
from core.usecases.live import Matches

KEPT = 1000
"""Results that stay in memory, those asked for last."""

log = structlog.get_logger(__name__)


class Played(NamedTuple):
    """Where a match stands, as its state says."""

    status: str
    """``upcoming``, ``live``, ``stopped`` or ``finished``."""
    headline: str
    teams: Sequence[Team]
    """None before it is opened."""
    sides: Sequence[Side]
    """What it gave its sides; none before it has ended."""
    winner: TeamId | None
    """None before it has ended, and of a draw."""


UNOPENED = Played("upcoming", "", (), (), None)


class Results:
    """The results of all matches that anybody asks for."""

    def __init__(self, matches: Matches) -> None:
        """``matches`` folds them."""
        self._matches = matches
        self._kept: OrderedDict[MatchId, tuple[Head, Played]] = OrderedDict()

    async def of(self, rows: Iterable[MatchRow]) -> dict[MatchId, Played]:
        """Where these matches stand; one that cannot be read just now is left out."""
        found: dict[MatchId, Played] = {}
        for row in rows:
            played = await self._of(row)
            if played is not None:
                found[row.id] = played
        return found

    async def _of(self, row: MatchRow) -> Played | None:
        if not row.seq:
            return UNOPENED
        kept = self._kept.get(row.id)
        if kept is None or kept[0] != Head(epoch=row.epoch, seq=row.seq):
            try:
                async with self._matches.use(row.id) as live:
                    kept = (live.head, played(live.ledger.state))
            except CricksyError as error:
                log.warning("no_result", match_id=row.id, code=error.reason)
                return None
        self._kept[row.id] = kept
        self._kept.move_to_end(row.id)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return kept[1]


def played(state: MatchState) -> Played:
    """Where a match stands."""
    status, headline = status_and_headline(state)
    result = outcome(state) if is_over(state) else None
    return Played(
        status=status,
        headline=headline,
        teams=state.teams,
        sides=sides(state) if result is not None else (),
        winner=None if result is None else result.winner,
    )
