"""Jobs over a real SQLite and a real PostgreSQL, and a real Redis."""

from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, closing

import pytest

from core.storage.engine import Database, open_database
from core.storage.jobs import SqlJobs
from core.storage.migrate import migrate
from core.transport.rq_queue import RqMessages
from tests.jobs.deeds import make_table
from tests.support import RedisServer


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database with every table, and the table of deeds."""
    await migrate(database_url)
    async with aclosing(open_database(database_url)) as opened:
        await make_table(opened)
        yield opened


@pytest.fixture
def book(database: Database) -> SqlJobs:
    """An empty table of jobs."""
    return SqlJobs(database)


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """A Redis of the test's own, to be emptied and killed."""
    with closing(RedisServer()) as server:
        server.start()
        yield server


@pytest.fixture
async def messages(own_redis: RedisServer) -> AsyncIterator[RqMessages]:
    """The way to the workers."""
    async with aclosing(RqMessages(own_redis.url)) as opened:
        yield opened
