"""Storage that is given back once the files are gone, inside the caller's transaction and as its last step."""

from sqlalchemy import Connection

from core.errors import NotFound
from core.ids import WorkspaceId
from core.ports.usage import ReservationState
from core.storage import reservations
from core.storage.usage import Delta, charge, move


def give_back(connection: Connection, workspace: WorkspaceId, key: str, now_ms: int) -> None:
    """Give back all that a reservation holds of its meters, or what was charged under it where it is settled.

    The caller sees to it that this is done once; nothing happens where nothing was reserved under the key.
    """
    was_open = reservations.close(
        connection, workspace, key, ReservationState.REFUNDED, now_ms=now_ms, lease_until_ms=None
    )
    try:
        found = reservations.find(connection, workspace, key)
    except NotFound:
        return
    if was_open:
        for share in found.shares:
            move(connection, Delta(workspace, share.meter, share.period_ms, 0, -share.amount, "refund", key, now_ms))
        reservations.write_actual(connection, found, {share.meter: 0 for share in found.shares})
        return
    for share in found.shares:
        if share.actual:
            charge(connection, workspace, share.meter, share.period_ms, -share.actual, None, key, now_ms)
