"""Counters of usage, each change of which is written to the ledger in the same transaction.

A counter's row stays locked until the transaction ends: whoever changes several does so in the order of their meters'
names, and after everything else, so that two transactions never wait for each other.
"""

from typing import Any, NamedTuple

import structlog
from sqlalchemy import BigInteger, Connection, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import ReturningInsert

from core.errors import NotFound
from core.ids import WorkspaceId
from core.storage.engine import Values
from core.storage.tables.usage import usage_counters as counters
from core.storage.tables.usage import usage_ledger as ledger

_UNLIMITED = 2**63 - 1

_logger = structlog.get_logger()


class Delta(NamedTuple):
    """A change of a counter, as the ledger has it."""

    workspace_id: WorkspaceId
    meter: str
    period_ms: int
    used: int
    reserved: int
    entry: str
    key: str
    at_ms: int


def _adding(insertion: sqlite.Insert | postgresql.Insert) -> ReturningInsert[Any]:
    new = insertion.excluded
    taken = counters.c.used + counters.c.reserved + new.used + new.reserved
    return insertion.on_conflict_do_update(
        index_elements=[counters.c.workspace_id, counters.c.meter, counters.c.period_ms],
        set_={"used": counters.c.used + new.used, "reserved": counters.c.reserved + new.reserved},
        where=taken <= bindparam("limit", type_=BigInteger),
    ).returning(counters.c.used)


_ADD = {"sqlite": _adding(sqlite.insert(counters)), "postgresql": _adding(postgresql.insert(counters))}
_THIS = (
    counters.c.workspace_id == bindparam("in_workspace"),
    counters.c.meter == bindparam("of_meter"),
    counters.c.period_ms == bindparam("in_period"),
)
_MOVE = (
    update(counters)
    .where(*_THIS, counters.c.used + bindparam("more_used") >= 0)
    .values(
        used=counters.c.used + bindparam("more_used"),
        reserved=counters.c.reserved + bindparam("more_reserved"),
    )
    .returning(counters.c.used)
)
_TAKEN = select(counters.c.used + counters.c.reserved).where(*_THIS)
_WRITE = insert(ledger)


def add(connection: Connection, delta: Delta, limit: int | None) -> int | None:
    """Use or reserve more, where the limit allows it; returns what is used then.

    Raises ``NotFound`` for an unknown workspace.
    """
    most = _UNLIMITED if limit is None else limit
    if delta.used + delta.reserved > most:
        return None
    values: Values = {
        "workspace_id": delta.workspace_id,
        "meter": delta.meter,
        "period_ms": delta.period_ms,
        "used": delta.used,
        "reserved": delta.reserved,
        "limit": most,
    }
    try:
        used = connection.execute(_ADD[connection.dialect.name], values).scalar_one_or_none()
    except IntegrityError as error:
        raise unknown(delta.workspace_id) from error
    return _written(connection, delta, used)


def move(connection: Connection, delta: Delta) -> int | None:
    """Give back, or turn what was reserved into what is used, whatever the limit; returns what is used then.

    ``None`` says that less than nothing would be used then, and nothing has changed.
    """
    values = {**_this(*delta[:3]), "more_used": delta.used, "more_reserved": delta.reserved}
    return _written(connection, delta, connection.execute(_MOVE, values).scalar_one_or_none())


def taken(connection: Connection, workspace: WorkspaceId, meter: str, period_ms: int) -> int:
    """What is used and reserved of a meter."""
    return connection.execute(_TAKEN, _this(workspace, meter, period_ms)).scalar_one_or_none() or 0


def charge(  # noqa: PLR0913, PLR0917 - each is named at the call
    connection: Connection,
    workspace: WorkspaceId,
    meter: str,
    period_ms: int,
    amount: int,
    limit: int | None,
    key: str,
    now_ms: int,
) -> int | None:
    """Count ``amount`` as used, in the caller's transaction; returns what is used then.

    ``None`` says that the limit does not allow it, and nothing has changed. A negative amount gives back, whatever
    the limit is. ``key`` names in the ledger what was charged for; it is not an idempotency key, since what the
    caller stores in the same transaction is one. Raises ``NotFound`` for an unknown workspace.
    """
    delta = Delta(workspace, meter, period_ms, used=amount, reserved=0, entry="charge", key=key, at_ms=now_ms)
    if amount >= 0:
        return add(connection, delta, limit)
    used = move(connection, delta)
    if used is None:
        _logger.error("usage_below_zero", workspace=workspace, meter=meter, amount=amount, key=key)
    return used


def unknown(workspace: WorkspaceId) -> NotFound:
    """The error for a workspace that does not exist."""
    return NotFound("There is no such workspace.", workspace=workspace)


def _this(workspace: WorkspaceId, meter: str, period_ms: int) -> Values:
    return {"in_workspace": workspace, "of_meter": meter, "in_period": period_ms}


def _written(connection: Connection, delta: Delta, used: int | None) -> int | None:
    if used is not None:
        connection.execute(_WRITE, delta._asdict())
    return used
