"""Whether the ledger agrees with the counters."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, func, insert, select, union_all

from core.storage.engine import Database
from core.storage.tables.usage import usage_counters as counters
from core.storage.tables.usage import usage_ledger as ledger

_BOTH = union_all(
    select(ledger.c.workspace_id, ledger.c.meter, ledger.c.period_ms, ledger.c.used, ledger.c.reserved),
    select(counters.c.workspace_id, counters.c.meter, counters.c.period_ms, -counters.c.used, -counters.c.reserved),
).subquery()
_DIFFERENCES = (
    select(_BOTH.c.workspace_id, _BOTH.c.meter)
    .group_by(_BOTH.c.workspace_id, _BOTH.c.meter, _BOTH.c.period_ms)
    .having((func.sum(_BOTH.c.used) != 0) | (func.sum(_BOTH.c.reserved) != 0))
)
_RUNNING = select(
    ledger.c.meter,
    func.sum(ledger.c.used + ledger.c.reserved)
    .over(partition_by=(ledger.c.workspace_id, ledger.c.meter, ledger.c.period_ms), order_by=ledger.c.id)
    .label("total"),
).subquery()
_HIGHEST = select(_RUNNING.c.meter, func.max(_RUNNING.c.total)).group_by(_RUNNING.c.meter)
_USED = select(counters.c.workspace_id, counters.c.meter, counters.c.used)
_RESERVED = select(func.coalesce(func.sum(counters.c.reserved), 0))


async def differences(database: Database) -> list[tuple[str, str]]:
    """Workspaces and meters whose counters are not the sums of their ledger, all read at one moment."""
    return [(workspace, meter) for workspace, meter in await database.query(_DIFFERENCES)]


async def highest(database: Database) -> dict[str, int]:
    """The most of each meter that any workspace has ever used and reserved, entry by entry of the ledger.

    A counter is locked while its entry is written, so that the entries' order is that of the changes.
    """
    return {meter: int(total) for meter, total in await database.query(_HIGHEST)}


async def used(database: Database) -> dict[tuple[str, str], int]:
    """What each workspace has used of each meter."""
    return {(workspace, meter): amount for workspace, meter, amount in await database.query(_USED)}


async def reserved(database: Database) -> int:
    """What is reserved of anything anywhere."""
    ((amount,),) = await database.query(_RESERVED)
    return int(amount)


def prefill(connection: Connection, workspaces: Sequence[str], amounts: Mapping[str, int]) -> None:
    """Let workspaces have used so much of each meter before."""
    rows = [
        {"workspace_id": workspace, "meter": meter, "period_ms": 0, "used": amount, "reserved": 0}
        for workspace in workspaces
        for meter, amount in amounts.items()
    ]
    connection.execute(insert(counters), rows)
    connection.execute(insert(ledger), [{**row, "at_ms": 0, "entry": "charge", "key": "before"} for row in rows])
