"""Settings become ports: the only place where the parts meet."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass

from core.ports import Bus, Log, Snapshots
from core.settings import Settings
from core.storage.engine import open_database
from core.storage.log import SqlLog
from core.storage.migrate import migrate, require_current
from core.storage.snapshots import SqlSnapshots
from core.transport.bus import RedisBus
from core.transport.local import LocalBus

__all__ = ["Ports", "migrate", "open_bus", "open_ports"]


@dataclass(frozen=True, kw_only=True)
class Ports:
    """What the use cases need from outside, open and ready."""

    log: Log
    snapshots: Snapshots
    bus: Bus


@asynccontextmanager
async def open_bus(settings: Settings) -> AsyncIterator[Bus]:
    """Open the bus alone: Redis where one is set, else within this process."""
    if not settings.redis_url:
        yield LocalBus()
    else:
        async with aclosing(RedisBus(settings.redis_url)) as bus:
            yield bus


@asynccontextmanager
async def open_ports(settings: Settings) -> AsyncIterator[Ports]:
    """Open the database and the bus; on the way out finish what was taken, then close both.

    SQLite is migrated here. PostgreSQL is not, because others may be using it: ``migrate`` does that,
    when the operator says so.

    Raises ``Misconfigured`` when its tables are not this program's, and ``Unavailable`` when it does not answer.
    """
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(aclosing(open_database(settings.database_url)))
        if database.dialect == "sqlite":
            await migrate(settings.database_url)
        else:
            await require_current(settings.database_url)
        log = await stack.enter_async_context(aclosing(SqlLog(database)))
        snapshots = await stack.enter_async_context(aclosing(SqlSnapshots(database)))
        bus = await stack.enter_async_context(open_bus(settings))
        yield Ports(log=log, snapshots=snapshots, bus=bus)
