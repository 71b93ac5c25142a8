"""``/api/tournaments``: a workspace's, their matches, tables and boards."""

from aiohttp import hdrs

from core.entitlements.entitlements import Subject
from core.ids import TournamentId, WorkspaceId
from core.models.fixtures import Tournament
from core.usecases.points import Points
from core.usecases.summaries import Summaries
from core.usecases.tournaments import Tournaments
from core.wire.api import MatchList, OwnQuery
from core.wire.tournaments import (
    NewTournament,
    TournamentList,
    TournamentMatches,
    TournamentName,
    TournamentTable,
    TournamentView,
)
from web.call import Call, Reply


class TournamentApi:
    """The handlers."""

    def __init__(self, tournaments: Tournaments, points: Points, summaries: Summaries) -> None:
        """``points`` adds up the tables."""
        self._tournaments, self._points, self._summaries = tournaments, points, summaries

    async def mine(self, call: Call, query: OwnQuery) -> TournamentList:
        """Tournaments of your own workspace or of an organisation's, the newest first."""
        found = await self._tournaments.mine(call.subject(query.workspace))
        kept = [each for each in found if query.before_ms is None or each.created_ms < query.before_ms]
        return TournamentList(tournaments=[_view(each) for each in kept[: query.limit]])

    async def create(self, call: Call, body: NewTournament) -> Reply[TournamentView]:
        """Begin a tournament."""
        made = await self._tournaments.create(call.subject(_workspace(body.workspace_id)), body.name)
        return Reply(body=_view(made), status=201, headers={hdrs.LOCATION: f"/api/tournaments/{made.id}"})

    async def show(self, call: Call, tournament_id: TournamentId) -> TournamentMatches:
        """A tournament and its matches."""
        shown = await self._tournaments.show(call.grant, tournament_id)
        lines = [await self._summaries.of(row) for row in shown.matches]
        return TournamentMatches(tournament=_view(shown.tournament), matches=lines)

    async def table(self, call: Call, tournament_id: TournamentId) -> TournamentTable:
        """The table of points."""
        shown = await self._tournaments.show(call.grant, tournament_id)
        groups = await self._points.groups(call.grant, tournament_id)
        rows = [row for group in groups for row in group.rows]
        return TournamentTable(tournament=_view(shown.tournament), rows=rows, groups=groups)

    async def board(self, call: Call, tournament_id: TournamentId) -> MatchList:
        """All grounds at a glance: the matches that are being played now."""
        return MatchList(matches=list(await self._tournaments.board(call.grant, tournament_id)))

    async def rename(self, call: Call, tournament_id: TournamentId, body: TournamentName) -> None:
        """Give a tournament another name."""
        await self._tournaments.rename(await self._owner(call, tournament_id), tournament_id, body.name)

    async def delete(self, call: Call, tournament_id: TournamentId) -> None:
        """Remove a tournament; its matches stay."""
        await self._tournaments.delete(await self._owner(call, tournament_id), tournament_id)

    async def _owner(self, call: Call, tournament_id: TournamentId) -> Subject:
        """The caller in the workspace that the tournament belongs to."""
        shown = await self._tournaments.show(call.holder, tournament_id)
        return call.subject(shown.tournament.workspace_id)


def _workspace(text: str | None) -> WorkspaceId | None:
    return WorkspaceId(text) if text is not None else None


def _view(tournament: Tournament) -> TournamentView:
    return TournamentView(
        id=tournament.id,
        workspace_id=tournament.workspace_id,
        name=tournament.name,
        created_ms=tournament.created_ms,
    )
