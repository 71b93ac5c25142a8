"""The newest scoreboard of each match, in SQL."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from core.errors import CricksyError, Malformed
from core.ids import MatchId
from core.ports import StoredSnapshot
from core.storage.engine import Database, refuse_unstorable
from core.storage.group import GroupCommit
from core.storage.tables.matches import snapshots


def _put(insert: sqlite.Insert | postgresql.Insert) -> sqlite.Insert | postgresql.Insert:
    new = insert.excluded
    return insert.on_conflict_do_update(
        index_elements=[snapshots.c.match_id],
        set_={"epoch": new.epoch, "seq": new.seq, "data": new.data},
        where=tuple_(snapshots.c.epoch, snapshots.c.seq) <= tuple_(new.epoch, new.seq),
    )


_PUT = {"sqlite": _put(sqlite.insert(snapshots)), "postgresql": _put(postgresql.insert(snapshots))}
_LATEST = select(snapshots.c.epoch, snapshots.c.seq, snapshots.c.data).where(snapshots.c.match_id == bindparam("of"))


class _Kept(NamedTuple):
    match_id: MatchId
    snapshot: StoredSnapshot


class SqlSnapshots:
    """Snapshots over SQLite or PostgreSQL; they are a cache, so nothing refers to them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._puts = GroupCommit(
            database, _put_all, key=lambda kept: kept.match_id, refuse=_refuse, one_statement=True, lasting=False
        )

    async def aclose(self) -> None:
        """Finish what was taken; the database stays open."""
        await self._puts.aclose()

    async def put(self, match_id: MatchId, snapshot: StoredSnapshot) -> None:
        """Keep this one unless a newer one is there."""
        refuse_unstorable(match_id)
        await self._puts.submit(_Kept(match_id, snapshot))

    async def latest(self, match_id: MatchId) -> StoredSnapshot | None:
        """The newest one kept."""
        for epoch, seq, data in await self._database.query(_LATEST, {"of": match_id}):
            return StoredSnapshot(epoch=epoch, seq=seq, data=data)
        return None


def _put_all(connection: Connection, kept: Sequence[_Kept]) -> list[CricksyError | None]:
    # In one order, so that the row locks of two hubs never wait for each other.
    rows = [
        {"match_id": match_id, "epoch": snapshot.epoch, "seq": snapshot.seq, "data": snapshot.data}
        for match_id, snapshot in sorted(kept, key=lambda one: one.match_id)
    ]
    connection.execute(_PUT[connection.dialect.name], rows)
    return [None] * len(kept)


def _refuse(_kept: _Kept, _error: Exception) -> CricksyError:
    return Malformed("The database cannot store this scoreboard.")
