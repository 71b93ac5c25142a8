"""Logos in SQL: which there are, and which of them no brand shows."""

from collections.abc import Collection, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection, bindparam, delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.ids import WorkspaceId
from core.ports.looks import MOST_PICTURES, Picture
from core.storage.engine import Database
from core.storage.mutex import hold
from core.storage.tables.looks import brand_pictures, brands
from core.storage.tournament_rows import require_room

_AT_ONCE: Final = 100
_KEY = [brand_pictures.c.name]
_AGAIN = {"unused_ms": None}
_ADD = {
    "sqlite": sqlite.insert(brand_pictures).on_conflict_do_update(index_elements=_KEY, set_=_AGAIN),
    "postgresql": postgresql.insert(brand_pictures).on_conflict_do_update(index_elements=_KEY, set_=_AGAIN),
}
_SHOWN = exists().where(
    brands.c.workspace_id == brand_pictures.c.workspace_id, brands.c.look.contains(brand_pictures.c.name)
)
_HELD = select(brand_pictures.c.name).where(
    brand_pictures.c.workspace_id == bindparam("owner"), brand_pictures.c.name.in_(bindparam("names", expanding=True))
)
_THERE = select(brand_pictures.c.name).where(brand_pictures.c.name == bindparam("of"))
_NOTICED = (
    update(brand_pictures).where(brand_pictures.c.unused_ms.is_(None), ~_SHOWN).values(unused_ms=bindparam("now"))
)
_TAKEN_BACK = update(brand_pictures).where(brand_pictures.c.unused_ms.is_not(None), _SHOWN).values(unused_ms=None)
_UNUSED = (
    select(brand_pictures.c.name)
    .where(brand_pictures.c.unused_ms <= bindparam("since"))
    .order_by(brand_pictures.c.unused_ms)
    .limit(_AT_ONCE)
)
_FORGET = (
    delete(brand_pictures)
    .where(brand_pictures.c.name == bindparam("of"), brand_pictures.c.unused_ms.is_not(None), ~_SHOWN)
    .returning(brand_pictures.c.name)
)


class SqlPictures:
    """Pictures over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, picture: Picture) -> None:
        """Add one."""

        def work(connection: Connection) -> None:
            hold(connection, [picture.workspace_id])
            if connection.execute(_THERE, {"of": picture.name}).one_or_none() is None:
                theirs = brand_pictures.c.workspace_id == picture.workspace_id
                require_room(connection, brand_pictures, MOST_PICTURES, theirs)
            connection.execute(_ADD[connection.dialect.name], msgspec.structs.asdict(picture))

        await self._database.transact(work)

    async def missing(self, workspace: WorkspaceId, names: Collection[str]) -> frozenset[str]:
        """Which of these the workspace does not have."""
        if not names:
            return frozenset()
        rows = await self._database.query(_HELD, {"owner": workspace, "names": sorted(names)})
        return frozenset(names).difference(row.name for row in rows)

    async def unused(self, since_ms: int, now_ms: int) -> Sequence[str]:
        """The names of some pictures that no brand has shown for a while."""

        def work(connection: Connection) -> Sequence[str]:
            connection.execute(_TAKEN_BACK)
            connection.execute(_NOTICED, {"now": now_ms})
            return connection.execute(_UNUSED, {"since": since_ms}).scalars().all()

        return await self._database.transact(work)

    async def forget(self, name: str) -> bool:
        """Let go of one whose file is to be removed."""

        def work(connection: Connection) -> bool:
            return connection.execute(_FORGET, {"of": name}).one_or_none() is not None

        return await self._database.transact(work)
