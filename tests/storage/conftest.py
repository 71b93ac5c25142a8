"""The stores that the contract runs over, each new and empty."""

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

import pytest

from core.ports import Log, Snapshots
from core.storage.engine import open_database
from core.storage.log import SqlLog
from core.storage.memory import MemoryLog, MemorySnapshots
from core.storage.migrate import migrate
from core.storage.snapshots import SqlSnapshots


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[tuple[Log, Snapshots]]:
    await migrate(url)
    async with (
        aclosing(open_database(url)) as database,
        aclosing(SqlLog(database)) as log,
        aclosing(SqlSnapshots(database)) as snapshots,
    ):
        yield log, snapshots


@pytest.fixture(params=["memory", "sqlite_url", "postgres_url"])
def store_url(request: pytest.FixtureRequest) -> str | None:
    """Where a store lies; nothing for the one in memory."""
    if request.param == "memory":
        return None
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
async def store(store_url: str | None) -> AsyncIterator[tuple[Log, Snapshots]]:
    """A log and its snapshots."""
    if store_url is None:
        yield MemoryLog(), MemorySnapshots()
    else:
        async with _opened(store_url) as opened:
            yield opened


@pytest.fixture
def log(store: tuple[Log, Snapshots]) -> Log:
    """An empty log."""
    return store[0]


@pytest.fixture
def snapshots(store: tuple[Log, Snapshots]) -> Snapshots:
    """Where no scoreboard has been kept."""
    return store[1]
