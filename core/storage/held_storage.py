"""The storage of a file, inside the caller's transaction and as its last step: charged, and given back."""

from contextlib import suppress

from sqlalchemy import Connection

from core.errors import NotFound
from core.ids import WorkspaceId
from core.ports.usage import Bill, ReservationState
from core.storage.settling import pay, settle


def take(connection: Connection, workspace: WorkspaceId, key: str, size_bytes: int, now_ms: int) -> None:
    """Charge a file for which storage is reserved; nothing happens where nothing was reserved under the key."""
    state = ReservationState.COMMITTED
    with suppress(NotFound):
        settle(connection, workspace, key, state, lambda _: size_bytes, now_ms=now_ms)


def give_back(connection: Connection, workspace: WorkspaceId, key: str, now_ms: int) -> None:
    """Give back all that a reservation holds of its meters, or what was charged under it where it is settled.

    The caller sees to it that this is done once; nothing happens where nothing was reserved under the key.
    """
    with suppress(NotFound):
        pay(connection, Bill(workspace=workspace, key=key, used={}), now_ms)
