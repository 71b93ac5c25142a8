"""The table of points of a tournament, from the matches themselves."""

from collections.abc import Mapping
from fractions import Fraction

from core.ids import TeamId, TournamentId
from core.scoring.standings import Row
from core.usecases.tokens import Grant
from core.usecases.tournament.season import Season, Seasons
from core.usecases.tournaments import Tournaments
from core.wire.tournaments import TableGroup, TableRow


class Points:
    """Tables of points; a match that has not moved on is not folded again."""

    def __init__(self, tournaments: Tournaments, seasons: Seasons) -> None:
        """``seasons`` has the matches' results."""
        self._tournaments, self._seasons = tournaments, seasons

    async def table(self, grant: Grant | None, tournament: TournamentId) -> list[TableRow]:
        """All groups' rows, best first in each, over the matches that the caller may watch.

        Matches that have not ended give nothing. Raises ``NotFound`` as ``Tournaments.show`` does.
        """
        return [row for group in await self.groups(grant, tournament) for row in group.rows]

    async def groups(self, grant: Grant | None, tournament: TournamentId) -> list[TableGroup]:
        """The table of each group. Raises ``NotFound`` as ``Tournaments.show`` does."""
        shown = await self._tournaments.show(grant, tournament)
        return tables_of(await self._seasons.of(tournament, shown.matches))


def tables_of(season: Season) -> list[TableGroup]:
    """The tables as they are shown."""
    return [
        TableGroup(name=name, rows=[_line(row, season.names) for row in rows]) for name, rows in season.groups.items()
    ]


def _line(row: Row, names: Mapping[TeamId, str]) -> TableRow:
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
