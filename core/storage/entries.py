"""The sides of tournaments in SQL."""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from core.errors import Conflict, NotFound
from core.ids import TeamId, TournamentId
from core.models.tournament import MOST_ENTRIES, Entry
from core.storage.engine import Database, refuse_unstorable
from core.storage.tables.tournament import fixtures
from core.storage.tables.tournament import tournament_entries as entries
from core.storage.tournament_rows import hold_tournament, require_room

_OF = (
    select(*(entries.c[name] for name in Entry.__struct_fields__))
    .where(entries.c.tournament_id == bindparam("of"))
    .order_by(entries.c.seed.is_(None), entries.c.seed, entries.c.created_ms, entries.c.team_id)
)
_THIS = (entries.c.tournament_id == bindparam("of"), entries.c.team_id == bindparam("team"))
_TWIN = select(entries.c.team_id).where(
    entries.c.tournament_id == bindparam("of"),
    or_(entries.c.team_id == bindparam("team"), func.lower(entries.c.name) == func.lower(bindparam("called"))),
)
_GROUP = update(entries).where(*_THIS).values(group=bindparam("in_group"))
_NAMED = select(fixtures.c.id).where(
    fixtures.c.tournament_id == bindparam("of"),
    or_(fixtures.c.home_id == bindparam("team"), fixtures.c.away_id == bindparam("team")),
)
_REMOVE = delete(entries).where(*_THIS).returning(entries.c.team_id)


class SqlEntries:
    """Sides over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, tournament: TournamentId) -> Sequence[Entry]:
        """The sides, the best seed first."""
        rows = await self._database.query(_OF, {"of": tournament})
        return [msgspec.convert(row, Entry, from_attributes=True) for row in rows]

    async def add(self, entry: Entry) -> None:
        """Enter a side."""
        _refuse_unstorable(entry)

        def work(connection: Connection) -> None:
            hold_tournament(connection, entry.tournament_id)
            require_room(connection, entries, MOST_ENTRIES, entries.c.tournament_id == entry.tournament_id)
            if _twins(connection, entry):
                raise _entered(entry)
            connection.execute(insert(entries), msgspec.to_builtins(entry))

        await self._database.transact(work)

    async def change(self, entry: Entry) -> None:
        """Give it what this one says."""
        _refuse_unstorable(entry)
        row = msgspec.to_builtins(entry)
        del row["created_ms"]

        def work(connection: Connection) -> None:
            hold_tournament(connection, entry.tournament_id)
            twins = _twins(connection, entry)
            if entry.team_id not in twins:
                raise _unknown(entry.team_id)
            if len(twins) > 1:
                raise _entered(entry)
            connection.execute(
                update(entries).where(*_THIS).values(row), {"of": entry.tournament_id, "team": entry.team_id}
            )

        await self._database.transact(work)

    async def group(self, tournament: TournamentId, groups: Mapping[TeamId, str]) -> None:
        """Put sides into groups."""
        refuse_unstorable(tournament)

        def work(connection: Connection) -> None:
            hold_tournament(connection, tournament)
            for team, group in groups.items():
                connection.execute(_GROUP, {"of": tournament, "team": team, "in_group": group})

        await self._database.transact(work)

    async def remove(self, tournament: TournamentId, team: TeamId) -> None:
        """Take a side out."""
        refuse_unstorable(tournament, team)
        values = {"of": tournament, "team": team}

        def work(connection: Connection) -> None:
            hold_tournament(connection, tournament)
            if connection.execute(_NAMED, values).first() is not None:
                raise Conflict("This side is in the fixtures.", code="in_fixtures", team=team)
            if connection.execute(_REMOVE, values).one_or_none() is None:
                raise _unknown(team)

        await self._database.transact(work)


def _twins(connection: Connection, entry: Entry) -> set[TeamId]:
    """The side itself, where it takes part, and others of its name."""
    values = {"of": entry.tournament_id, "team": entry.team_id, "called": entry.name}
    return set(connection.execute(_TWIN, values).scalars())


def _refuse_unstorable(entry: Entry) -> None:
    squad = entry.squad.players
    refuse_unstorable(entry.tournament_id, entry.team_id, entry.name, entry.short, entry.group)
    refuse_unstorable(*(text for player in squad for text in (player.id, player.name)))


def _entered(entry: Entry) -> Conflict:
    return Conflict("This side, or one of its name, takes part already.", code="entered", team=entry.team_id)


def _unknown(team: TeamId) -> NotFound:
    return NotFound("There is no such side in this tournament.", team=team)
