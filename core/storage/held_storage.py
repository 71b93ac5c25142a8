"""The storage of a file, inside the caller's transaction and as its last step: charged, and given back."""

from sqlalchemy import Connection

from core.errors import NotFound
from core.ids import WorkspaceId
from core.ports.usage import ReservationState
from core.storage.settling import settle
from core.storage.usage import charge


def take(connection: Connection, workspace: WorkspaceId, key: str, size_bytes: int, now_ms: int) -> None:
    """Charge a file for which storage is reserved; nothing happens where nothing was reserved under the key."""
    state = ReservationState.COMMITTED
    try:
        settle(connection, workspace, key, state, lambda _: size_bytes, now_ms=now_ms)
    except NotFound:
        return


def give_back(connection: Connection, workspace: WorkspaceId, key: str, now_ms: int) -> None:
    """Give back all that a reservation holds of its meters, or what was charged under it where it is settled.

    The caller sees to it that this is done once; nothing happens where nothing was reserved under the key.
    """
    try:
        found, by_us = settle(connection, workspace, key, ReservationState.REFUNDED, lambda _: 0, now_ms=now_ms)
    except NotFound:
        return
    for share in () if by_us else found.shares:
        if share.actual:
            charge(connection, workspace, share.meter, share.period_ms, -share.actual, None, key, now_ms)
