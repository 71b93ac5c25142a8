"""Reservations in SQL: opened under a key that is used once, and settled once."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, Row, bindparam, insert, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from core.errors import NotFound
from core.ids import WorkspaceId
from core.ports.usage import Reservation, ReservationState, Share
from core.storage.engine import Values
from core.storage.tables.usage import usage_reservations as reservations
from core.storage.tables.usage import usage_shares as shares
from core.storage.usage import unknown

_THIS = (reservations.c.workspace_id == bindparam("of"), reservations.c.key == bindparam("under"))
_OPEN = reservations.c.state == ReservationState.OPEN
_INSERT = {
    "sqlite": sqlite.insert(reservations).on_conflict_do_nothing().returning(reservations.c.key),
    "postgresql": postgresql.insert(reservations).on_conflict_do_nothing().returning(reservations.c.key),
}
_HASH = select(reservations.c.request_hash).where(*_THIS)
_CLOSE = (
    update(reservations)
    .where(*_THIS, _OPEN)
    .values(state=bindparam("to"), settled_ms=bindparam("at"))
    .returning(reservations.c.key)
)
_CLOSE_AS_SEEN = _CLOSE.where(reservations.c.lease_until_ms == bindparam("lease"))
_RENEW = (
    update(reservations)
    .where(*_THIS, _OPEN, reservations.c.lease_until_ms < bindparam("until"))
    .values(lease_until_ms=bindparam("until"))
)
_OPEN_ABOUT = (
    select(reservations.c.key)
    .where(reservations.c.workspace_id == bindparam("of"), reservations.c.about == bindparam("thing"), _OPEN)
    .order_by(reservations.c.key)
)
_ACTUAL = (
    update(shares)
    .where(
        shares.c.workspace_id == bindparam("of"), shares.c.key == bindparam("under"), shares.c.meter == bindparam("for")
    )
    .values(actual=bindparam("was"))
)
_COLUMNS = (
    reservations.c.workspace_id,
    reservations.c.key,
    reservations.c.about,
    reservations.c.state,
    reservations.c.lease_until_ms,
)
_SHARE = (shares.c.meter, shares.c.period_ms, shares.c.amount, shares.c.estimate, shares.c.actual)
_ORDER = (reservations.c.lease_until_ms, reservations.c.workspace_id, reservations.c.key)
_FIND = select(*_COLUMNS, *_SHARE).join_from(reservations, shares).where(*_THIS)
_PAGE = (
    select(*_COLUMNS)
    .where(
        _OPEN,
        reservations.c.lease_until_ms <= bindparam("now"),
        tuple_(*_ORDER) > tuple_(bindparam("after_lease"), bindparam("after_workspace"), bindparam("after_key")),
    )
    .order_by(*_ORDER)
    .limit(bindparam("most"))
    .subquery()
)
EXPIRED = (
    select(*_PAGE.c, *_SHARE)
    .join_from(_PAGE, shares, (shares.c.workspace_id == _PAGE.c.workspace_id) & (shares.c.key == _PAGE.c.key))
    .order_by(_PAGE.c.lease_until_ms, _PAGE.c.workspace_id, _PAGE.c.key)
)
"""Open reservations whose lease was over at ``now``, a page of ``most`` of them; read with ``grouped``."""


def insert_key(connection: Connection, reservation: Reservation, request_hash: bytes, now_ms: int) -> bool:
    """Use the key, unless it is used; raises ``NotFound`` for an unknown workspace."""
    row = {
        "workspace_id": reservation.workspace,
        "key": reservation.key,
        "request_hash": request_hash,
        "about": reservation.about,
        "state": reservation.state,
        "lease_until_ms": reservation.lease_until_ms,
        "created_ms": now_ms,
    }
    try:
        return connection.execute(_INSERT[connection.dialect.name], row).scalar_one_or_none() is not None
    except IntegrityError as error:
        raise unknown(reservation.workspace) from error


def insert_shares(connection: Connection, reservation: Reservation) -> None:
    """Write what the reservation holds of each meter."""
    connection.execute(
        insert(shares),
        [
            {
                "workspace_id": reservation.workspace,
                "key": reservation.key,
                "meter": share.meter,
                "period_ms": share.period_ms,
                "amount": share.amount,
                "estimate": share.estimate,
            }
            for share in reservation.shares
        ],
    )


def hash_of(connection: Connection, workspace: WorkspaceId, key: str) -> bytes:
    """The hash of the request that used the key."""
    return bytes(connection.execute(_HASH, _of(workspace, key)).scalar_one())


def find(connection: Connection, workspace: WorkspaceId, key: str) -> Reservation:
    """A reservation as it is now. Raises ``NotFound``."""
    for reservation in grouped(connection.execute(_FIND, _of(workspace, key))):
        return reservation
    raise NotFound("There is no such reservation.", key=key)


def open_about(connection: Connection, workspace: WorkspaceId, about: str) -> Sequence[str]:
    """The keys under which something is still held for a thing."""
    return connection.execute(_OPEN_ABOUT, {"of": workspace, "thing": about}).scalars().all()


def close(  # noqa: PLR0913 - each is named at the call
    connection: Connection,
    workspace: WorkspaceId,
    key: str,
    state: ReservationState,
    *,
    now_ms: int,
    lease_until_ms: int | None,
) -> bool:
    """Whether it was open, its lease still the given one if any, and so is now ``state`` by this call's doing."""
    values = {**_of(workspace, key), "to": state, "at": now_ms}
    if lease_until_ms is None:
        closed = connection.execute(_CLOSE, values)
    else:
        closed = connection.execute(_CLOSE_AS_SEEN, {**values, "lease": lease_until_ms})
    return closed.scalar_one_or_none() is not None


def write_actual(connection: Connection, settled: Reservation, actual: Mapping[str, int]) -> Reservation:
    """Note what was charged of each meter."""
    connection.execute(
        _ACTUAL,
        [
            {**_of(settled.workspace, settled.key), "for": share.meter, "was": actual[share.meter]}
            for share in settled.shares
        ],
    )
    return replace(settled, shares=tuple(replace(share, actual=actual[share.meter]) for share in settled.shares))


def prolong(connection: Connection, workspace: WorkspaceId, key: str, until_ms: int) -> None:
    """Give an open reservation a longer lease, unless it has one."""
    connection.execute(_RENEW, {**_of(workspace, key), "until": until_ms})


def grouped(rows: Iterable[Row[*tuple[Any, ...]]]) -> Sequence[Reservation]:
    """Reservations from rows of one share each, those of one reservation together."""
    found = []
    for (workspace, key, about, state, lease), its in groupby(rows, key=lambda row: tuple(row[: len(_COLUMNS)])):
        held = [Share(**{column.name: row._mapping[column] for column in _SHARE}) for row in its]  # noqa: SLF001 - public; the underscore keeps it apart from column names
        found.append(
            Reservation(
                workspace=workspace,
                key=key,
                about=about,
                state=ReservationState(state),
                lease_until_ms=lease,
                shares=tuple(sorted(held, key=lambda share: share.meter)),
            )
        )
    return found


def _of(workspace: WorkspaceId, key: str) -> Values:
    return {"of": workspace, "under": key}
