"""The end of a reservation, inside the caller's transaction and as its last step: see ``core.storage.usage``."""

from collections.abc import Callable, Collection, Mapping

import structlog
from sqlalchemy import Connection

from core.errors import Malformed
from core.ids import WorkspaceId
from core.ports.usage import Bill, Reservation, ReservationState, Share
from core.storage import reservations
from core.storage.usage import Delta, charge, move

_logger = structlog.get_logger()


def settle(  # noqa: PLR0913 - each is named at the call
    connection: Connection,
    workspace: WorkspaceId,
    key: str,
    state: ReservationState,
    used: Callable[[Share], int],
    *,
    now_ms: int,
    meters: Collection[str] = (),
    lease_until_ms: int | None = None,
) -> tuple[Reservation, bool]:
    """Close it, if it is open, and turn what it holds of each meter into what was ``used``.

    Returns it as it is then, and whether it is so by this call. ``meters`` are those that it has to hold; with a
    ``lease_until_ms`` it is closed only if that is still its lease. Raises ``NotFound``, and ``Malformed`` for a meter
    that is not in it.
    """
    closed = reservations.close(connection, workspace, key, state, now_ms=now_ms, lease_until_ms=lease_until_ms)
    found = reservations.find(connection, workspace, key)
    if not closed:
        return found, False
    if not set(meters) <= {share.meter for share in found.shares}:
        raise Malformed("The reservation does not hold all of these meters.", key=key)
    actual = {share.meter: used(share) for share in found.shares}
    for share in found.shares:
        _turn(connection, found, share, actual[share.meter], now_ms)
    return reservations.write_actual(connection, found, actual), True


def pay(connection: Connection, bill: Bill, now_ms: int) -> None:
    """Settle a reservation as its owner knows it to be; what somebody else made of it before is set right.

    That was a reaper, which could not know, or another attempt, which took this one for dead. Done twice, it charges
    once. Raises ``NotFound``, and ``Malformed`` for a meter that is not in the reservation.
    """
    used = bill.used
    state = ReservationState.COMMITTED if any(used.values()) else ReservationState.REFUNDED
    found, by_us = settle(
        connection,
        bill.workspace,
        bill.key,
        state,
        lambda share: used.get(share.meter, 0),
        now_ms=now_ms,
        meters=used,
    )
    if not by_us:
        _set_right(connection, found, {share.meter: used.get(share.meter, 0) for share in found.shares}, now_ms)


def give_back_about(connection: Connection, workspace: WorkspaceId, about: str, now_ms: int) -> None:
    """Give back all that is still held for a thing that is over: what attempts left that were killed."""
    for key in reservations.open_about(connection, workspace, about):
        settle(connection, workspace, key, ReservationState.REFUNDED, lambda _: 0, now_ms=now_ms)


def _set_right(connection: Connection, settled: Reservation, actual: Mapping[str, int], now_ms: int) -> None:
    for share in settled.shares:
        amiss = actual[share.meter] - (share.actual or 0)
        if amiss:
            charge(connection, settled.workspace, share.meter, share.period_ms, amiss, None, settled.key, now_ms)
    reservations.write_actual(connection, settled, actual)


def _turn(connection: Connection, found: Reservation, share: Share, used: int, now_ms: int) -> None:
    entry = "refund" if found.state is ReservationState.REFUNDED else "commit"
    delta = Delta(found.workspace, share.meter, share.period_ms, used, -share.amount, entry, found.key, now_ms)
    move(connection, delta)
    if used > share.amount:
        _logger.warning(
            "used_more_than_reserved",
            workspace=found.workspace,
            key=found.key,
            meter=share.meter,
            reserved=share.amount,
            used=used,
        )
