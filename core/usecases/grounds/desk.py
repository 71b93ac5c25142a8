"""Who may see a tournament's board, and what is on it besides the balls."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from core.entitlements.entitlements import Subject
from core.entitlements.keys import Feature
from core.errors import Refusal
from core.ids import TournamentId, WorkspaceId
from core.models.fixtures import Tournament
from core.ports import MatchRow
from core.ports.fixtures import TournamentStore
from core.ports.games import GameStore
from core.ports.tournament import VenueBook
from core.usecases.grants import Grants
from core.usecases.grounds.board import NEXT_FIXTURES, Surroundings
from core.usecases.points import tables_of
from core.usecases.rights import Rights
from core.usecases.tokens import ANY_MATCH, Grant, Right
from core.usecases.tournament.season import Season, Seasons
from core.usecases.tournament.views import fixture_view
from core.usecases.tournaments import Tournaments
from core.wire.board import BoardFixture
from core.wire.fixtures import FixtureView

MOST_MATCHES: Final = 500
"""On one board: the newest."""
_TO_COME: Final = frozenset({"scheduled", "upcoming"})
_SOME_DAY: Final = "9999"
"""Sorts after every time."""


class Audience(StrEnum):
    """Who looks at a board."""

    EVERYBODY = "everybody"
    """Sees public matches."""
    INSIDE = "inside"
    """Belongs to the workspace, or is the operator: sees all."""


class Scene(NamedTuple):
    """A tournament as its audience sees it, but for the balls."""

    rows: Sequence[MatchRow]
    """Matches that were opened, the oldest first."""
    around: Surroundings


class Boards:
    """Boards of tournaments."""

    def __init__(  # noqa: PLR0913, PLR0917 - each is named where they are put together
        self,
        tournaments: Tournaments,
        store: TournamentStore,
        games: GameStore,
        venues: VenueBook,
        seasons: Seasons,
        grants: Grants,
        rights: Rights,
    ) -> None:
        """``tournaments`` knows who sees which, ``seasons`` has tables and fixtures."""
        self._tournaments, self._store, self._games, self._venues = tournaments, store, games, venues
        self._seasons, self._grants, self._rights = seasons, grants, rights

    async def admit(self, grant: Grant | None, tournament: TournamentId) -> tuple[Tournament, Audience]:
        """A tournament whose board the caller may see, and as whom.

        Raises as ``Tournaments.board``: ``NotFound``, and ``UpgradeRequired`` where the plan of the tournament's
        workspace does not bring the grounds together.
        """
        shown = await self._tournaments.show(grant, tournament)
        workspace = shown.tournament.workspace_id
        await self._grants.require(Subject(workspace), Feature.MULTI_VENUE_AGGREGATION)
        return shown.tournament, Audience.INSIDE if self._is_inside(grant, workspace) else Audience.EVERYBODY

    def verdict(self, grant: Grant | None, workspace: WorkspaceId, audience: Audience) -> str | None:
        """Why a board is not for somebody any more, as a code, from the gate's memory; ``None`` while it is."""
        try:
            if grant is not None:
                self._rights.require_valid(grant)
            self._rights.gate.require(Subject(workspace), Feature.MULTI_VENUE_AGGREGATION)
        except Refusal as refusal:
            return refusal.reason
        if audience is Audience.INSIDE and not self._is_inside(grant, workspace):
            return "not_found"
        return None

    async def read(self, tournament: TournamentId, audience: Audience) -> Scene:
        """The tournament as it stands. Raises ``NotFound`` once it was deleted, and ``Unavailable``."""
        found = await self._store.one(tournament)
        rows = [
            row for row in await self._games.of_tournament(tournament) if audience is Audience.INSIDE or row.public
        ][-MOST_MATCHES:]
        season = await self._seasons.of(tournament, rows)
        around = Surroundings(found.name, await self._fixtures(season, rows), tables_of(season))
        return Scene([row for row in rows if row.seq], around)

    async def _fixtures(self, season: Season, rows: Sequence[MatchRow]) -> dict[str, BoardFixture]:
        venues = await self._venues.names({each.venue_id for each in season.fixtures if each.venue_id is not None})
        views = [fixture_view(season, fixture, venues) for fixture in season.fixtures]
        coming = sorted((view for view in views if view.status in _TO_COME), key=_turn)
        known = {view.match_id for view in views}
        others = [row for row in rows if row.id not in known and row.id in season.played and _is_upcoming(season, row)]
        found = {view.id: _shown(view) for view in coming}
        found |= {row.id: BoardFixture(title=row.title, match_id=row.id) for row in others}
        return dict([*found.items()][:NEXT_FIXTURES])

    def _is_inside(self, grant: Grant | None, workspace: WorkspaceId) -> bool:
        if grant is None:
            return False
        operator = grant.account is None and grant.match == ANY_MATCH
        return (operator and bool(grant.can & {Right.WATCH, Right.SCORE})) or (
            self._rights.role_in(grant, workspace) is not None
        )


def _is_upcoming(season: Season, row: MatchRow) -> bool:
    return season.played[row.id].status == "upcoming"


def _turn(view: FixtureView) -> tuple[str, int]:
    return view.starts_at or _SOME_DAY, view.number


def _shown(view: FixtureView) -> BoardFixture:
    return BoardFixture(
        title=f"{view.home.name or 'To be decided'} v {view.away.name or 'to be decided'}",
        label=view.label,
        venue=view.venue,
        starts_at=view.starts_at or "",
        match_id=view.match_id or "",
    )
