"""Grounds in SQL."""

from collections.abc import Collection, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from core.errors import NotFound
from core.ids import VenueId, WorkspaceId
from core.models.tournament import MOST_VENUES, Venue
from core.storage.engine import Database, refuse_unstorable
from core.storage.tables.tournament import fixtures, venues
from core.storage.tournament_rows import require_room

_LIVE = select(*(venues.c[name] for name in Venue.__struct_fields__)).where(venues.c.deleted_ms.is_(None))
_ONE = _LIVE.where(venues.c.id == bindparam("of"))
_OWNED = _LIVE.where(venues.c.workspace_id == bindparam("owner")).order_by(venues.c.name, venues.c.id)
_NAMES = select(venues.c.id, venues.c.name).where(venues.c.id.in_(bindparam("of", expanding=True)))
_THIS = (venues.c.id == bindparam("of"), venues.c.deleted_ms.is_(None))
_CHANGE = (
    update(venues)
    .where(*_THIS)
    .values(name=bindparam("called"), town=bindparam("lies_in"), ends=bindparam("has_ends", type_=venues.c.ends.type))
    .returning(venues.c.id)
)
_REMOVE = update(venues).where(*_THIS).values(deleted_ms=bindparam("at")).returning(venues.c.id)
_FREE = (
    update(fixtures).where(fixtures.c.venue_id == bindparam("of"), fixtures.c.match_id.is_(None)).values(venue_id=None)
)


class SqlVenues:
    """Grounds over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, venue: Venue) -> None:
        """Add a ground."""
        refuse_unstorable(venue.name, venue.town, *venue.ends)

        def work(connection: Connection) -> None:
            require_room(
                connection,
                venues,
                MOST_VENUES,
                venues.c.workspace_id == venue.workspace_id,
                venues.c.deleted_ms.is_(None),
            )
            connection.execute(insert(venues), msgspec.to_builtins(venue))

        await self._database.transact(work)

    async def one(self, venue: VenueId) -> Venue:
        """A ground."""
        for row in await self._database.query(_ONE, {"of": venue}):
            return msgspec.convert(row, Venue, from_attributes=True)
        raise _unknown(venue)

    async def of(self, workspace: WorkspaceId) -> Sequence[Venue]:
        """The workspace's grounds, by name."""
        rows = await self._database.query(_OWNED, {"owner": workspace})
        return [msgspec.convert(row, Venue, from_attributes=True) for row in rows]

    async def names(self, venues: Collection[VenueId]) -> Mapping[VenueId, str]:
        """What these are called, or were."""
        if not venues:
            return {}
        return {VenueId(row.id): row.name for row in await self._database.query(_NAMES, {"of": list(venues)})}

    async def change(self, venue: Venue) -> None:
        """Give it what this one says."""
        refuse_unstorable(venue.id, venue.name, venue.town, *venue.ends)
        values = {"of": venue.id, "called": venue.name, "lies_in": venue.town, "has_ends": list(venue.ends)}

        def work(connection: Connection) -> None:
            if connection.execute(_CHANGE, values).one_or_none() is None:
                raise _unknown(venue.id)

        await self._database.transact(work)

    async def remove(self, venue: VenueId, now_ms: int) -> None:
        """Take it out of all lists; what was to be played there needs another ground."""
        refuse_unstorable(venue)

        def work(connection: Connection) -> None:
            if connection.execute(_REMOVE, {"of": venue, "at": now_ms}).one_or_none() is None:
                raise _unknown(venue)
            connection.execute(_FREE, {"of": venue})

        await self._database.transact(work)


def _unknown(venue: VenueId) -> NotFound:
    return NotFound("There is no such ground.", venue=venue)
