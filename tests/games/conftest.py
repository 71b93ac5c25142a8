"""Owned matches over a real SQLite and a real PostgreSQL, with people who own nothing yet."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from core.bootstrap import open_services
from core.storage.engine import Database, open_database
from core.storage.migrate import migrate
from tests.games.club import Club, club
from tests.realtime.hubs import sqlite_settings
from tests.storage.workspaces import add_person


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A database's address, SQLite's and then PostgreSQL's."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database with two people in it, ``ann`` and ``bob``."""
    await migrate(database_url)
    async with aclosing(open_database(database_url)) as opened:
        for name in ("ann", "bob"):
            await add_person(opened, name)
        yield opened


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Club]:
    """A platform with nobody on it."""
    settings = sqlite_settings(tmp_path)
    async with open_services(settings) as services, club(services, settings) as opened:
        yield opened
