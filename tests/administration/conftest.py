"""A desk over SQLite and one over PostgreSQL; the tests of a module share a database, each with people of its own."""

from collections.abc import AsyncIterator

import pytest

from tests.organisations.desk import Desk, new_database, open_desk


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A database's address, SQLite's and then PostgreSQL's."""
    return new_database(request.param, request)


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Desk]:
    """The use cases, open."""
    async with open_desk(database_url) as opened:
        yield opened
