"""The table of points of a tournament, from the matches themselves."""

from collections import OrderedDict
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import structlog

from core.errors import CricksyError
from core.ids import MatchId, TeamId, TournamentId
from core.ports import Head, MatchRow
from core.scoring.standings import Row, Side, sides, table
from core.usecases.live import Matches
from core.usecases.tokens import Grant
from core.usecases.tournaments import Tournaments
from core.wire.tournaments import TableRow

KEPT = 1000
"""Matches whose part in a table stays in memory, those asked for last."""

log = structlog.get_logger(__name__)


class _Part(NamedTuple):
    """What a match gave its sides, at one moment of its log."""

    head: Head
    sides: Sequence[Side]
    names: dict[TeamId, str]


class Points:
    """Tables of points; a match that has not moved on is not folded again."""

    def __init__(self, tournaments: Tournaments, matches: Matches) -> None:
        """``matches`` folds them."""
        self._tournaments, self._matches = tournaments, matches
        self._parts: OrderedDict[MatchId, _Part] = OrderedDict()

    async def table(self, grant: Grant | None, tournament: TournamentId) -> list[TableRow]:
        """The table, best first, over the matches that the caller may watch; those that have not ended give nothing.

        Raises ``NotFound`` as ``Tournaments.show`` does.
        """
        shown = await self._tournaments.show(grant, tournament)
        parts = [part for row in shown.matches if (part := await self._part(row))]
        names = {team: name for part in parts for team, name in part.names.items()}
        return [_line(row, names) for row in table(side for part in parts for side in part.sides)]

    async def _part(self, row: MatchRow) -> _Part | None:
        head = Head(epoch=row.epoch, seq=row.seq)
        part = self._parts.get(row.id)
        if part is None or part.head != head:
            try:
                async with self._matches.use(row.id) as live:
                    state = live.ledger.state
                    part = _Part(live.head, sides(state), {team.id: team.name for team in state.teams})
            except CricksyError as error:
                log.warning("no_part_in_table", match_id=row.id, code=error.reason)
                return None
        self._parts[row.id] = part
        self._parts.move_to_end(row.id)
        if len(self._parts) > KEPT:
            self._parts.popitem(last=False)
        return part


def _line(row: Row, names: dict[TeamId, str]) -> TableRow:
    return TableRow(
        team=row.team,
        name=names.get(row.team, row.team),
        played=row.played,
        won=row.won,
        lost=row.lost,
        tied=row.tied,
        drawn=row.drawn,
        no_result=row.no_result,
        points=row.points,
        net_run_rate=_signed(row.net_run_rate),
    )


def _signed(rate: Fraction) -> str:
    return f"{float(rate):+.3f}"
