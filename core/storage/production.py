"""Programmes and impressions in SQL."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from msgspec.structs import asdict, replace
from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.errors import Conflict
from core.ids import MatchId, WorkspaceId
from core.ports.production import Showing, Shown, Turn
from core.storage.append import unknown
from core.storage.engine import Database, refuse_unstorable
from core.storage.tables.matches import matches
from core.storage.tables.production import programme_history, programmes, sponsor_impressions
from core.wire.impressions import Impressions
from core.wire.production import Programme, blank

KEPT: Final = 20
"""Changes that can be undone."""

_THERE = select(matches.c.id).where(matches.c.id == bindparam("of"), matches.c.deleted_ms.is_(None))
_READ = (
    select(matches.c.id, programmes.c.state)
    .outerjoin(programmes, programmes.c.match_id == matches.c.id)
    .where(matches.c.id == bindparam("of"), matches.c.deleted_ms.is_(None))
)
_BEGIN = {
    "sqlite": sqlite.insert(programmes).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(programmes).on_conflict_do_nothing(),
}
_HOLD = select(programmes.c.state).where(programmes.c.match_id == bindparam("of")).with_for_update()
_WRITE = (
    update(programmes)
    .where(programmes.c.match_id == bindparam("of"))
    .values(revision=bindparam("at"), state=bindparam("now_is"), changed_ms=bindparam("now"))
)
_LAST = (
    select(programme_history.c.revision, programme_history.c.state)
    .where(programme_history.c.match_id == bindparam("of"))
    .order_by(programme_history.c.revision.desc())
    .limit(1)
)
_DROP = delete(programme_history).where(
    programme_history.c.match_id == bindparam("of"), programme_history.c.revision == bindparam("at")
)
_NEWEST = (
    select(programme_history.c.revision)
    .where(programme_history.c.match_id == bindparam("of"))
    .order_by(programme_history.c.revision.desc())
    .limit(KEPT)
    .scalar_subquery()
)
_PRUNE = delete(programme_history).where(
    programme_history.c.match_id == bindparam("of"), programme_history.c.revision.not_in(_NEWEST)
)
_COLUMNS = [sponsor_impressions.c[name] for name in Impressions.__struct_fields__]
_READ_SHOWN = (
    select(*_COLUMNS)
    .where(
        sponsor_impressions.c.workspace_id == bindparam("of"),
        sponsor_impressions.c.day >= bindparam("first"),
        sponsor_impressions.c.day <= bindparam("last"),
    )
    .order_by(*_COLUMNS[:4])
    .limit(bindparam("most"))
)
_sqlite = sqlite.insert(sponsor_impressions)
_postgresql = postgresql.insert(sponsor_impressions)
_KEY = list(sponsor_impressions.primary_key.columns)
_ADD = {
    "sqlite": _sqlite.on_conflict_do_update(
        index_elements=_KEY,
        set_={name: sponsor_impressions.c[name] + _sqlite.excluded[name] for name in Shown.__struct_fields__},
    ),
    "postgresql": _postgresql.on_conflict_do_update(
        index_elements=_KEY,
        set_={name: sponsor_impressions.c[name] + _postgresql.excluded[name] for name in Shown.__struct_fields__},
    ),
}

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Programme).decode


class SqlProgrammes:
    """Programmes over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self, match_id: MatchId) -> Programme:
        """As it was stored last."""
        rows = await self._database.query(_READ, {"of": match_id})
        if not rows:
            raise unknown(match_id)
        return blank(match_id) if rows[0].state is None else _decode(rows[0].state)

    async def change(self, match_id: MatchId, turn: Turn, *, revision: int | None, now_ms: int) -> Programme:
        """Store what ``turn`` makes of it."""
        refuse_unstorable(match_id)

        def work(connection: Connection) -> Programme:
            now = _held(connection, match_id, revision, now_ms)
            changed = turn(now)
            if changed == now:
                return now
            connection.execute(
                insert(programme_history),
                {"match_id": match_id, "revision": now.revision, "state": _encode(now).decode()},
            )
            connection.execute(_PRUNE, {"of": match_id})
            return _write(connection, replace(changed, revision=now.revision + 1), now_ms)

        return await self._database.transact(work)

    async def undo(self, match_id: MatchId, *, revision: int | None, now_ms: int) -> Programme:
        """Go back to what there was before."""
        refuse_unstorable(match_id)

        def work(connection: Connection) -> Programme:
            now = _held(connection, match_id, revision, now_ms)
            last = connection.execute(_LAST, {"of": match_id}).one_or_none()
            if last is None:
                raise Conflict("There is nothing to undo.", code="nothing_to_undo")
            connection.execute(_DROP, {"of": match_id, "at": last.revision})
            return _write(connection, replace(_decode(last.state), revision=now.revision + 1), now_ms)

        return await self._database.transact(work)


class SqlImpressions:
    """Impressions over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, shown: Mapping[Showing, Shown]) -> None:
        """Add to what there is."""
        rows = [{**key._asdict(), **asdict(count)} for key, count in sorted(shown.items())]

        def work(connection: Connection) -> None:
            connection.execute(_ADD[connection.dialect.name], rows)

        if rows:
            await self._database.transact(work)

    async def read(self, workspace: WorkspaceId, first: str, last: str, limit: int) -> Sequence[Impressions]:
        """A workspace's, of all days from ``first`` to ``last``."""
        rows = await self._database.query(_READ_SHOWN, {"of": workspace, "first": first, "last": last, "most": limit})
        return [msgspec.convert(row, Impressions, from_attributes=True) for row in rows]


def end_production(connection: Connection, workspace: WorkspaceId) -> None:
    """Forget what a workspace that is being closed had on air, and what its sponsors got of it."""
    own = select(matches.c.id).where(matches.c.workspace_id == workspace).scalar_subquery()
    for statement in (
        delete(programme_history).where(programme_history.c.match_id.in_(own)),
        delete(programmes).where(programmes.c.match_id.in_(own)),
        delete(sponsor_impressions).where(sponsor_impressions.c.workspace_id == workspace),
    ):
        connection.execute(statement)


def _held(connection: Connection, match_id: MatchId, revision: int | None, now_ms: int) -> Programme:
    """The programme, held until the transaction ends."""
    if connection.execute(_THERE, {"of": match_id}).one_or_none() is None:
        raise unknown(match_id)
    first = blank(match_id)
    row = {"match_id": match_id, "revision": 0, "state": _encode(first).decode(), "changed_ms": now_ms}
    connection.execute(_BEGIN[connection.dialect.name], row)
    now = _decode(connection.execute(_HOLD, {"of": match_id}).scalar_one())
    if revision not in {None, now.revision}:
        raise Conflict(
            "Somebody else has changed the programme.", code="stale_revision", revision=now.revision, programme=now
        )
    return now


def _write(connection: Connection, programme: Programme, now_ms: int) -> Programme:
    values = {
        "of": programme.match_id,
        "at": programme.revision,
        "now_is": _encode(programme).decode(),
        "now": now_ms,
    }
    connection.execute(_WRITE, values)
    return programme
