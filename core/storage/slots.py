"""Slots for games at once, in SQL.

A workspace's row is locked while its slots are counted, so that of two games that start only one gets the last slot.
A slot's row is locked before the clock is read, so that no lease is over for one transaction and renewed by another.
Rows are locked in the order of their matches, so that two transactions never wait for each other.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Row, bindparam, cast, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from core.ids import MatchId, WorkspaceId
from core.ports.slots import Slot
from core.storage import append
from core.storage.engine import Database, Values, refuse_unstorable
from core.storage.tables.people import workspaces
from core.storage.tables.usage import slots
from core.storage.usage import unknown

_JULIAN_EPOCH = 2440587.5
"""The Julian day on which 1970 began."""
_NOW: dict[str, ColumnElement[int]] = {
    "sqlite": cast((func.julianday("now") - _JULIAN_EPOCH) * 86_400_000, BigInteger),
    # now() would be when the transaction began, before it waited for a lock.
    "postgresql": cast(func.extract("epoch", func.clock_timestamp()) * 1000, BigInteger),
}
_LOCK_WORKSPACE = select(workspaces.c.id).where(workspaces.c.id == bindparam("of")).with_for_update(key_share=True)
_HELD = (slots.c.workspace_id == bindparam("of")) & slots.c.ended_ms.is_(None)
_LOCK_HELD = (
    select(slots.c.match_id, slots.c.workspace_id, slots.c.taken_ms, slots.c.lease_until_ms, slots.c.ended_ms)
    .where(or_(_HELD, slots.c.match_id == bindparam("for")))
    .order_by(slots.c.match_id)
    .with_for_update(key_share=True)
)
_LOCK_THESE = (
    select(slots.c.match_id)
    .where(slots.c.match_id.in_(bindparam("these", expanding=True)), slots.c.ended_ms.is_(None))
    .order_by(slots.c.match_id)
    .with_for_update(key_share=True)
)
_RENEW = (
    update(slots)
    .where(
        slots.c.match_id.in_(bindparam("these", expanding=True)),
        slots.c.ended_ms.is_(None),
        slots.c.lease_until_ms > bindparam("now"),
    )
    .values(lease_until_ms=bindparam("until"))
    .returning(slots.c.match_id)
)
_LAPSE = update(slots).where(_HELD, slots.c.lease_until_ms <= bindparam("now")).values(ended_ms=slots.c.lease_until_ms)


def _taking(insertion: sqlite.Insert | postgresql.Insert) -> sqlite.Insert | postgresql.Insert:
    new = insertion.excluded
    return insertion.on_conflict_do_update(
        index_elements=[slots.c.match_id],
        set_={
            "workspace_id": new.workspace_id,
            "taken_ms": new.taken_ms,
            "lease_until_ms": new.lease_until_ms,
            "ended_ms": None,
        },
    )


_TAKE = {"sqlite": _taking(sqlite.insert(slots)), "postgresql": _taking(postgresql.insert(slots))}


class SqlSlots:
    """Slots over SQLite or PostgreSQL, by the clock of the database's machine."""

    def __init__(self, database: Database) -> None:
        self._database = database
        now = _NOW[database.dialect]
        self._clock = select(now)
        self._end = (
            update(slots).where(slots.c.match_id == bindparam("for"), slots.c.ended_ms.is_(None)).values(ended_ms=now)
        )
        self._list = (
            select(slots.c.match_id, slots.c.taken_ms, slots.c.lease_until_ms)
            .where(_HELD, slots.c.lease_until_ms > now)
            .order_by(slots.c.taken_ms, slots.c.match_id)
        )

    async def take(
        self, match_id: MatchId, workspace: WorkspaceId, limit: int | None, lease_ms: int
    ) -> Sequence[Slot] | None:
        """Hold a slot, or say which matches hold them all."""
        refuse_unstorable(match_id, workspace)

        def work(connection: Connection) -> Sequence[Slot] | None:
            if connection.execute(_LOCK_WORKSPACE, {"of": workspace}).one_or_none() is None:
                raise unknown(workspace)
            rows = connection.execute(_LOCK_HELD, {"of": workspace, "for": match_id}).all()
            now = int(connection.execute(self._clock).scalar_one())
            held = [row for row in rows if _holds(row, workspace, now)]
            if any(row.match_id == match_id for row in held):
                connection.execute(_RENEW, {"these": [match_id], "now": now, "until": now + lease_ms})
                return None
            if limit is not None and len(held) >= limit:
                return [_slot(row) for row in sorted(held, key=lambda row: (row.taken_ms, row.match_id))]
            connection.execute(_LAPSE, {"of": workspace, "now": now})
            row: Values = {
                "match_id": match_id,
                "workspace_id": workspace,
                "taken_ms": now,
                "lease_until_ms": now + lease_ms,
            }
            connection.execute(_TAKE[connection.dialect.name], row)
            return None

        try:
            return await self._database.transact(work)
        except IntegrityError as error:
            raise append.unknown(match_id) from error

    async def renew(self, match_ids: Sequence[MatchId], lease_ms: int) -> frozenset[MatchId]:
        """Lengthen the leases that are not over."""
        these = [*match_ids]

        def work(connection: Connection) -> frozenset[MatchId]:
            locked = connection.execute(_LOCK_THESE, {"these": these}).scalars().all()
            now = int(connection.execute(self._clock).scalar_one())
            # Only those: others may have begun meanwhile, and would be locked in no order.
            renewed = connection.execute(_RENEW, {"these": locked, "now": now, "until": now + lease_ms})
            return frozenset(renewed.scalars())

        return await self._database.transact(work) if these else frozenset()

    async def end(self, match_id: MatchId) -> None:
        """Free the match's slot."""
        refuse_unstorable(match_id)
        await self._database.transact(
            lambda connection: connection.execute(self._end, {"for": match_id}).rowcount, one_statement=True
        )

    async def held(self, workspace: WorkspaceId) -> Sequence[Slot]:
        """The slots whose lease is not over."""
        return [_slot(row) for row in await self._database.query(self._list, {"of": workspace})]


def _holds(row: Row[*tuple[Any, ...]], workspace: WorkspaceId, now_ms: int) -> bool:
    return row.workspace_id == workspace and row.ended_ms is None and row.lease_until_ms > now_ms


def _slot(row: Row[*tuple[Any, ...]]) -> Slot:
    return Slot(match_id=row.match_id, taken_ms=row.taken_ms, lease_until_ms=row.lease_until_ms)
