"""Teams of organisations in SQL."""

from collections.abc import Callable, Sequence

from msgspec.structs import asdict
from sqlalchemy import Connection, bindparam, insert, select, update

from core.clock import unix_ms
from core.entitlements.keys import Limit
from core.errors import NotFound
from core.ids import TeamId, WorkspaceId
from core.models.fixtures import Team
from core.storage.engine import Database, refuse_unstorable
from core.storage.gauges import give_one_back, hold_one
from core.storage.tables.fixtures import teams

_COLUMNS = (teams.c.id, teams.c.workspace_id, teams.c.name, teams.c.short, teams.c.created_ms)
_OWNED = (
    select(*_COLUMNS)
    .where(teams.c.workspace_id == bindparam("owner"), teams.c.deleted_ms.is_(None))
    .order_by(teams.c.name, teams.c.id)
)
_INSERT = insert(teams)
_THIS = (teams.c.id == bindparam("of"), teams.c.workspace_id == bindparam("owner"), teams.c.deleted_ms.is_(None))
_CHANGE = update(teams).where(*_THIS).values(name=bindparam("called"), short=bindparam("in_short")).returning(*_COLUMNS)
_DELETE = update(teams).where(*_THIS).values(deleted_ms=bindparam("at")).returning(teams.c.id)


class SqlTeams:
    """Teams over SQLite or PostgreSQL."""

    def __init__(self, database: Database, *, now_ms: Callable[[], int] = unix_ms) -> None:
        """``now_ms`` is the wall clock."""
        self._database = database
        self._now_ms = now_ms

    async def create(self, team: Team, limit: int | None) -> None:
        """Add a team and count it, both or neither."""
        refuse_unstorable(team.name, team.short)

        def work(connection: Connection) -> None:
            connection.execute(_INSERT, asdict(team))
            hold_one(connection, team.workspace_id, Limit.TEAMS, limit, team.id, team.created_ms)

        await self._database.transact(work)

    async def of(self, workspace: WorkspaceId) -> Sequence[Team]:
        """The workspace's teams, by name."""
        rows = await self._database.query(_OWNED, {"owner": workspace})
        return [Team(**row._mapping) for row in rows]  # noqa: SLF001 - public; the underscore keeps it apart from column names

    async def change(self, team: TeamId, workspace: WorkspaceId, name: str, short: str) -> Team:
        """Give one of the workspace's teams other names."""
        refuse_unstorable(team, name, short)

        def work(connection: Connection) -> Team:
            values = {"of": team, "owner": workspace, "called": name, "in_short": short}
            row = connection.execute(_CHANGE, values).one_or_none()
            if row is None:
                raise _unknown(team)
            return Team(**row._mapping)  # noqa: SLF001 - as above

        return await self._database.transact(work)

    async def delete(self, team: TeamId, workspace: WorkspaceId) -> None:
        """Remove one of the workspace's teams and give its charge back."""
        refuse_unstorable(team)
        now = self._now_ms()

        def work(connection: Connection) -> None:
            values = {"of": team, "owner": workspace, "at": now}
            if connection.execute(_DELETE, values).one_or_none() is None:
                raise _unknown(team)
            give_one_back(connection, workspace, Limit.TEAMS, team, now)

        await self._database.transact(work)


def _unknown(team: TeamId) -> NotFound:
    return NotFound("There is no such team.", team=team)
