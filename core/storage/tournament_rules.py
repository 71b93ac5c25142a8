"""The rules of tournaments in SQL."""

import msgspec
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from core.ids import TournamentId
from core.models.tournament import Rules
from core.storage.engine import Database, refuse_unstorable
from core.storage.tables.tournament import tournament_rules
from core.storage.tournament_rows import hold_tournament

_READ = select(tournament_rules.c.rules).where(tournament_rules.c.tournament_id == bindparam("of"))
_sqlite, _postgresql = sqlite.insert(tournament_rules), postgresql.insert(tournament_rules)
_WRITE = {
    "sqlite": _sqlite.on_conflict_do_update(
        index_elements=[tournament_rules.c.tournament_id], set_={"rules": _sqlite.excluded.rules}
    ),
    "postgresql": _postgresql.on_conflict_do_update(
        index_elements=[tournament_rules.c.tournament_id], set_={"rules": _postgresql.excluded.rules}
    ),
}


class SqlRules:
    """Rules over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, tournament: TournamentId) -> Rules:
        """The tournament's rules, or the usual ones."""
        for row in await self._database.query(_READ, {"of": tournament}):
            return msgspec.convert(row.rules, Rules)
        return Rules()

    async def put(self, tournament: TournamentId, rules: Rules) -> None:
        """Give it these."""
        refuse_unstorable(tournament)

        def work(connection: Connection) -> None:
            hold_tournament(connection, tournament)
            row = {"tournament_id": tournament, "rules": msgspec.to_builtins(rules)}
            connection.execute(_WRITE[connection.dialect.name], row)

        await self._database.transact(work)
