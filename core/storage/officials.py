"""The officials of tournaments in SQL."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from core.errors import NotFound
from core.ids import OfficialId, TournamentId
from core.models.tournament import MOST_OFFICIALS, Official
from core.storage.engine import Database, refuse_unstorable
from core.storage.tables.tournament import fixtures
from core.storage.tables.tournament import tournament_officials as officials
from core.storage.tournament_rows import hold_tournament, require_room

_OF = (
    select(*(officials.c[name] for name in Official.__struct_fields__))
    .where(officials.c.tournament_id == bindparam("of"))
    .order_by(officials.c.name, officials.c.id)
)
_THIS = (officials.c.tournament_id == bindparam("of"), officials.c.id == bindparam("who"))
_CHANGE = (
    update(officials).where(*_THIS).values(name=bindparam("called"), role=bindparam("does")).returning(officials.c.id)
)
_REMOVE = delete(officials).where(*_THIS).returning(officials.c.id)
_AT = select(fixtures.c.id, fixtures.c.officials).where(fixtures.c.tournament_id == bindparam("of"))
_LET_GO = (
    update(fixtures)
    .where(fixtures.c.id == bindparam("at"))
    .values(officials=bindparam("left", type_=fixtures.c.officials.type))
)


class SqlOfficials:
    """Officials over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, tournament: TournamentId) -> Sequence[Official]:
        """The officials, by name."""
        rows = await self._database.query(_OF, {"of": tournament})
        return [msgspec.convert(row, Official, from_attributes=True) for row in rows]

    async def add(self, official: Official) -> None:
        """Add somebody."""
        refuse_unstorable(official.tournament_id, official.name)

        def work(connection: Connection) -> None:
            hold_tournament(connection, official.tournament_id)
            require_room(connection, officials, MOST_OFFICIALS, officials.c.tournament_id == official.tournament_id)
            connection.execute(insert(officials), msgspec.to_builtins(official))

        await self._database.transact(work)

    async def change(self, official: Official) -> None:
        """Give somebody another name or role."""
        refuse_unstorable(official.tournament_id, official.id, official.name)
        values = {
            "of": official.tournament_id,
            "who": official.id,
            "called": official.name,
            "does": official.role.value,
        }

        def work(connection: Connection) -> None:
            hold_tournament(connection, official.tournament_id)
            if connection.execute(_CHANGE, values).one_or_none() is None:
                raise _unknown(official.id)

        await self._database.transact(work)

    async def remove(self, tournament: TournamentId, official: OfficialId) -> None:
        """Take somebody out, of all fixtures too."""
        refuse_unstorable(tournament, official)

        def work(connection: Connection) -> None:
            hold_tournament(connection, tournament)
            if connection.execute(_REMOVE, {"of": tournament, "who": official}).one_or_none() is None:
                raise _unknown(official)
            for row in connection.execute(_AT, {"of": tournament}).all():
                if official in row.officials:
                    left = [each for each in row.officials if each != official]
                    connection.execute(_LET_GO, {"at": row.id, "left": left})

        await self._database.transact(work)


def _unknown(official: OfficialId) -> NotFound:
    return NotFound("There is no such official in this tournament.", official=official)
