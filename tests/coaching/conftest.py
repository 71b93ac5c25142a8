"""Coaching over a real SQLite and a real PostgreSQL."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from core.storage.engine import Database, open_database
from core.storage.migrate import migrate
from tests.coaching.ground import Ground, open_ground
from tests.storage.workspaces import add_person


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database with two people in it, ``ann`` and ``bob``."""
    await migrate(database_url)
    async with aclosing(open_database(database_url)) as opened:
        for name in ("ann", "bob"):
            await add_person(opened, name)
        yield opened


@pytest.fixture
async def ground(tmp_path: Path) -> AsyncIterator[Ground]:
    """The API with four people; none has coached anybody yet."""
    async with open_ground(tmp_path) as opened:
        yield opened
