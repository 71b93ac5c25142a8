"""What every change of a workspace's record leaves in the same transaction: a version, a word for the relay, audit."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from core.errors import NotFound
from core.ids import WorkspaceId
from core.models.billing import AuditEntry
from core.storage.tables.billing import audit, changes, revocations
from core.storage.tables.people import workspaces

_TOUCH = (
    update(workspaces)
    .where(workspaces.c.id == bindparam("of"))
    .values(version=workspaces.c.version + 1)
    .returning(workspaces.c.version)
)
_REVOKE = {
    "sqlite": sqlite.insert(revocations).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(revocations).on_conflict_do_nothing(),
}


def touch(connection: Connection, workspace: WorkspaceId, now_ms: int) -> int:
    """Give the record its next version, leave that for the relay, and return it.

    Holds the workspace's row until the transaction ends, so that changes of one record follow each other.
    Raises ``NotFound``.
    """
    version = connection.execute(_TOUCH, {"of": workspace}).scalar_one_or_none()
    if version is None:
        raise NotFound("There is no such workspace.", workspace=workspace)
    connection.execute(insert(changes), {"workspace_id": workspace, "version": version, "created_ms": now_ms})
    return int(version)


def revoke(connection: Connection, workspace: WorkspaceId, credentials: Iterable[str], until_ms: int) -> None:
    """Void sessions or devices; by ``until_ms`` every token that was issued for them has expired."""
    rows = [{"workspace_id": workspace, "credential": each, "until_ms": until_ms} for each in credentials]
    if rows:
        connection.execute(_REVOKE[connection.dialect.name], rows)


def note(connection: Connection, entries: Iterable[AuditEntry]) -> None:
    """Write audit entries."""
    rows = [
        {
            "id": each.id,
            "at_ms": each.at_ms,
            "actor": each.actor,
            "workspace_id": each.workspace_id,
            "action": each.action,
            "before": each.before,
            "after": each.after,
            "reason": each.reason,
        }
        for each in entries
    ]
    if rows:
        connection.execute(insert(audit), rows)
