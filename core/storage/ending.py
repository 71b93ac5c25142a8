"""How sessions and devices end: their rows say so, and the workspace's record voids their tokens."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, update

from core.ids import AccountId, WorkspaceId
from core.ports.sessions import ACCESS_MS
from core.storage.tables.people import devices, sessions
from core.storage.trail import revoke

_SLACK_MS = 60_000
"""By how much other machines' clocks may differ."""


def end_sessions(connection: Connection, account: AccountId, now_ms: int, *which: ColumnElement[bool]) -> Sequence[str]:
    """End those of an account's sessions that fulfil all conditions; returns their ids.

    The caller touches the record.
    """
    ended = (
        connection.execute(
            update(sessions)
            .where(
                sessions.c.account_id == account,
                sessions.c.revoked_ms.is_(None),
                sessions.c.expires_ms > now_ms,
                *which,
            )
            .values(revoked_ms=now_ms)
            .returning(sessions.c.id)
        )
        .scalars()
        .all()
    )
    revoke(connection, WorkspaceId(account), ended, now_ms + ACCESS_MS + _SLACK_MS)
    return ended


def end_devices(
    connection: Connection, workspace: WorkspaceId, now_ms: int, *which: ColumnElement[bool]
) -> Sequence[str]:
    """End those of a workspace's devices that fulfil all conditions, as ``end_sessions`` does."""
    ended = connection.execute(
        update(devices)
        .where(
            devices.c.workspace_id == workspace, devices.c.revoked_ms.is_(None), devices.c.expires_ms > now_ms, *which
        )
        .values(revoked_ms=now_ms)
        .returning(devices.c.id, devices.c.expires_ms)
    ).all()
    for row in ended:
        revoke(connection, workspace, [row.id], row.expires_ms + _SLACK_MS)
    return [row.id for row in ended]
