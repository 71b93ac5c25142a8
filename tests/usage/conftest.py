"""Meters over a real SQLite and a real PostgreSQL, with a workspace that has used nothing."""

from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from core.ids import WorkspaceId
from core.storage.engine import Database, open_database
from core.storage.meters import SqlMeters
from core.storage.migrate import migrate
from tests.storage.workspaces import add_organisation
from tests.usage.book import Book


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database with every table."""
    await migrate(database_url)
    async with aclosing(open_database(database_url)) as opened:
        yield opened


@pytest.fixture
def meters(database: Database) -> SqlMeters:
    """Meters over the database."""
    return SqlMeters(database)


@pytest.fixture
async def workspace(database: Database) -> WorkspaceId:
    """A workspace that has used nothing."""
    return await add_organisation(database, "club")


@pytest.fixture
def book(database: Database, meters: SqlMeters, workspace: WorkspaceId) -> Book:
    """The meters of a workspace that has used nothing."""
    return Book(database, meters, workspace)
