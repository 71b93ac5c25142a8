"""Alignments over both databases, and the API with a match that was filmed."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from core.storage.engine import Database, open_database
from core.storage.migrate import migrate
from tests.alignment.film import Filmed, open_filmed
from tests.storage.workspaces import add_person


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database with ``ann`` in it."""
    await migrate(database_url)
    async with aclosing(open_database(database_url)) as opened:
        await add_person(opened, "ann")
        yield opened


@pytest.fixture
async def filmed(tmp_path: Path) -> AsyncIterator[Filmed]:
    """A match of ``ann``'s and a video of it."""
    async with open_filmed(tmp_path) as opened:
        yield opened
