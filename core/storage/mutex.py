"""One change of somebody's account at a time.

Whatever signs in, out or changes an account first holds the row of its workspace, and only then looks: so no two of
these run at once for one account, and none waits for another in a circle. On SQLite writers come one after another.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select

from core.ids import WorkspaceId
from core.storage.tables.people import workspaces

_HOLD = (
    select(workspaces.c.id, workspaces.c.closed_ms)
    .where(workspaces.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(workspaces.c.id)
    .with_for_update(key_share=True)
)


def hold(connection: Connection, ids: Iterable[WorkspaceId]) -> set[WorkspaceId]:
    """Hold workspaces until the transaction ends; returns those that exist and are open."""
    return {row.id for row in connection.execute(_HOLD, {"ids": list(ids)}) if row.closed_ms is None}
