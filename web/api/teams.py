"""``/api/organisations/{organisation_id}/teams``."""

from core.ids import TeamId, WorkspaceId
from core.models.fixtures import Team
from core.usecases.teams import Teams
from core.wire.teams import NewTeam, TeamList, TeamView
from web.call import Call, Reply


class TeamApi:
    """The handlers."""

    def __init__(self, teams: Teams) -> None:
        """``teams`` decides."""
        self._teams = teams

    async def list(self, call: Call, organisation_id: WorkspaceId) -> TeamList:
        """An organisation's teams, by name."""
        found = await self._teams.teams(call.subject(organisation_id))
        return TeamList(teams=[_view(each) for each in found])

    async def create(self, call: Call, organisation_id: WorkspaceId, body: NewTeam) -> Reply[TeamView]:
        """Add a team."""
        return Reply(
            body=_view(await self._teams.create(call.subject(organisation_id), body.name, body.short)), status=201
        )

    async def change(self, call: Call, organisation_id: WorkspaceId, team_id: TeamId, body: NewTeam) -> TeamView:
        """Give a team other names."""
        subject = call.subject(organisation_id)
        return _view(await self._teams.change(subject, team_id, body.name, body.short))

    async def delete(self, call: Call, organisation_id: WorkspaceId, team_id: TeamId) -> None:
        """Remove a team."""
        await self._teams.delete(call.subject(organisation_id), team_id)


def _view(team: Team) -> TeamView:
    return TeamView(id=team.id, name=team.name, short=team.short, created_ms=team.created_ms)
