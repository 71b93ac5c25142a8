"""What is held rather than spent, one at a time: games, tournaments, teams."""

from sqlalchemy import Connection

from core.errors import LimitReached
from core.ids import WorkspaceId
from core.storage.usage import charge, taken

_PERIOD = 0
"""What is held has no period."""


def hold_one(  # noqa: PLR0913, PLR0917 - each is named at the call
    connection: Connection, workspace: WorkspaceId, meter: str, limit: int | None, key: str, now_ms: int
) -> None:
    """Count one more, in the caller's transaction and as its last statement.

    Raises ``LimitReached`` with ``meter``, ``limit`` and ``used``, and ``NotFound`` for an unknown workspace.
    """
    if charge(connection, workspace, meter, _PERIOD, 1, limit, key, now_ms) is None:
        used = taken(connection, workspace, meter, _PERIOD)
        raise LimitReached(meter=meter, limit=limit, used=used)


def give_one_back(connection: Connection, workspace: WorkspaceId, meter: str, key: str, now_ms: int) -> None:
    """Count one less, in the caller's transaction and as its last statement."""
    charge(connection, workspace, meter, _PERIOD, -1, None, key, now_ms)
