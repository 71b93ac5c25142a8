"""Workspaces' records in SQL, with the trail that their changes leave."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, bindparam, delete, select

from core.clock import unix_ms
from core.entitlements.holdings import Holdings
from core.ids import WorkspaceId
from core.models.billing import AuditEntry
from core.ports.plans import Change, Unannounced
from core.storage.amend import amend
from core.storage.engine import Database, storable
from core.storage.holdings import READ_HOLDINGS, as_holdings
from core.storage.tables.billing import audit, changes, revocations

_BATCH = 500
"""Records in one query."""
_UNANNOUNCED = (
    select(changes.c.id, changes.c.workspace_id, changes.c.version).order_by(changes.c.id).limit(bindparam("most"))
)
_ANNOUNCED = delete(changes).where(changes.c.workspace_id == bindparam("of"), changes.c.version <= bindparam("to"))
_EXPIRED = delete(revocations).where(revocations.c.until_ms <= bindparam("now"))


class SqlRecords:
    """Records over SQLite or PostgreSQL."""

    def __init__(self, database: Database, now_ms: Callable[[], int] = unix_ms) -> None:
        """``now_ms`` is the wall clock, in milliseconds since 1970."""
        self._database = database
        self._now_ms = now_ms

    async def holdings(self, workspaces: Sequence[WorkspaceId]) -> dict[WorkspaceId, Holdings]:
        """The record of each workspace that exists."""
        statement = READ_HOLDINGS[self._database.dialect]
        wanted = [each for each in dict.fromkeys(workspaces) if storable(each)]
        found: dict[WorkspaceId, Holdings] = {}
        for start in range(0, len(wanted), _BATCH):
            ids = wanted[start : start + _BATCH]
            for row in await self._database.query(statement, {"ids": ids, "now": self._now_ms()}):
                found[row.id] = as_holdings(row)
        return found

    async def amend(
        self, workspace: WorkspaceId, version: int, changes: Sequence[Change], audit: Sequence[AuditEntry]
    ) -> int:
        """Apply changes decided on at ``version``."""
        now_ms = self._now_ms()

        def work(connection: Connection) -> int:
            return amend(connection, workspace, version, changes, audit, now_ms)

        return await self._database.transact(work)

    async def audit(
        self, workspace: WorkspaceId | None = None, *, before_ms: int | None = None, limit: int = 100
    ) -> Sequence[AuditEntry]:
        """The newest entries first."""
        statement = select(*audit.c).order_by(audit.c.at_ms.desc(), audit.c.id.desc()).limit(limit)
        if workspace is not None:
            if not storable(workspace):
                return []
            statement = statement.where(audit.c.workspace_id == workspace)
        if before_ms is not None:
            statement = statement.where(audit.c.at_ms < before_ms)
        rows = await self._database.query(statement)
        return [AuditEntry(**row._mapping) for row in rows]  # noqa: SLF001 - public; the underscore keeps it apart from column names

    async def unannounced(self, limit: int = _BATCH) -> Sequence[Unannounced]:
        """The oldest changes that nobody has said are announced."""
        rows = await self._database.query(_UNANNOUNCED, {"most": limit})
        return [Unannounced(id=row.id, workspace=row.workspace_id, version=row.version) for row in rows]

    async def announced(self, workspace: WorkspaceId, version: int) -> None:
        """Forget the changes up to that version; a power cut may bring them back, to be announced again."""
        await self._database.transact(
            lambda connection: connection.execute(_ANNOUNCED, {"of": workspace, "to": version}),
            one_statement=True,
            lasting=False,
        )

    async def prune(self) -> None:
        """Forget the revocations of credentials whose every token has expired."""
        now_ms = self._now_ms()
        await self._database.transact(
            lambda connection: connection.execute(_EXPIRED, {"now": now_ms}), one_statement=True, lasting=False
        )
