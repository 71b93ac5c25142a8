"""Tournaments in SQL."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, bindparam, insert, select, update

from core.clock import unix_ms
from core.entitlements.keys import Limit
from core.ids import AccountId, TournamentId, WorkspaceId
from core.models.fixtures import Tournament
from core.storage.engine import Database, refuse_unstorable
from core.storage.gauges import give_one_back, hold_one
from core.storage.tables.fixtures import tournaments
from core.storage.tables.matches import matches
from core.storage.tournament_rows import end_parts, unknown_tournament

_ALL = select(tournaments.c.id, tournaments.c.workspace_id, tournaments.c.name, tournaments.c.created_ms).where(
    tournaments.c.deleted_ms.is_(None)
)
_ONE = _ALL.where(tournaments.c.id == bindparam("of"))
_OWNED = _ALL.where(tournaments.c.workspace_id == bindparam("owner")).order_by(
    tournaments.c.created_ms.desc(), tournaments.c.id.desc()
)
_INSERT = insert(tournaments)
_THIS = (tournaments.c.id == bindparam("of"), tournaments.c.deleted_ms.is_(None))
_RENAME = update(tournaments).where(*_THIS).values(name=bindparam("called")).returning(tournaments.c.id)
_DELETE = update(tournaments).where(*_THIS).values(deleted_ms=bindparam("at")).returning(tournaments.c.workspace_id)
_LET_GO = update(matches).where(matches.c.tournament_id == bindparam("of")).values(tournament_id=None)


class SqlTournaments:
    """Tournaments over SQLite or PostgreSQL."""

    def __init__(self, database: Database, *, now_ms: Callable[[], int] = unix_ms) -> None:
        """``now_ms`` is the wall clock."""
        self._database = database
        self._now_ms = now_ms

    async def create(self, tournament: Tournament, created_by: AccountId, limit: int | None) -> None:
        """Add a tournament and count it, both or neither."""
        refuse_unstorable(tournament.name)
        row = {
            "id": tournament.id,
            "workspace_id": tournament.workspace_id,
            "name": tournament.name,
            "created_by": created_by,
            "created_ms": tournament.created_ms,
        }

        def work(connection: Connection) -> None:
            connection.execute(_INSERT, row)
            hold_one(
                connection, tournament.workspace_id, Limit.TOURNAMENTS, limit, tournament.id, tournament.created_ms
            )

        await self._database.transact(work)

    async def one(self, tournament: TournamentId) -> Tournament:
        """A tournament."""
        for row in await self._database.query(_ONE, {"of": tournament}):
            return Tournament(**row._mapping)  # noqa: SLF001 - public; the underscore keeps it apart from column names
        raise unknown_tournament(tournament)

    async def of(self, workspace: WorkspaceId) -> Sequence[Tournament]:
        """The workspace's tournaments, the newest first."""
        rows = await self._database.query(_OWNED, {"owner": workspace})
        return [Tournament(**row._mapping) for row in rows]  # noqa: SLF001 - as above

    async def rename(self, tournament: TournamentId, name: str) -> None:
        """Give it another name."""
        refuse_unstorable(tournament, name)

        def work(connection: Connection) -> None:
            if connection.execute(_RENAME, {"of": tournament, "called": name}).one_or_none() is None:
                raise unknown_tournament(tournament)

        await self._database.transact(work)

    async def delete(self, tournament: TournamentId) -> None:
        """Take it out of all lists and give its charge back; its matches stay."""
        refuse_unstorable(tournament)
        now = self._now_ms()

        def work(connection: Connection) -> None:
            workspace = connection.execute(_DELETE, {"of": tournament, "at": now}).scalar_one_or_none()
            if workspace is None:
                raise unknown_tournament(tournament)
            connection.execute(_LET_GO, {"of": tournament})
            end_parts(connection, tournament)
            give_one_back(connection, workspace, Limit.TOURNAMENTS, tournament, now)

        await self._database.transact(work)
