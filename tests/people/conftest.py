"""A town over a real SQLite and a real PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.people.town import Town, open_town


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A database's address, SQLite's and then PostgreSQL's."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
async def town(database_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    """A platform where nobody is yet."""
    async with open_town(database_url, tmp_path) as opened:
        yield opened
