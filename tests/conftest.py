"""What every test may ask for: a real Redis, a real PostgreSQL, SQLite in a folder of its own.

A server is started once in each test process, by the first test that asks for it.
"""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support import PostgresServer, RedisServer


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what takes long unless ``-m long`` or ``CRICKSY_LONG=1`` asks for it."""
    if os.environ.get("CRICKSY_LONG") or "long" in str(config.getoption("markexpr")):
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="the long form: -m long or CRICKSY_LONG=1"))


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """A Redis that the tests of this process share."""
    with closing(RedisServer()) as server:
        server.start()
        yield server


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """The address of a Redis."""
    return redis_server.url


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL that the tests of this process share."""
    with closing(PostgresServer()) as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> str:
    """The address of a PostgreSQL database of the test's own, with every table."""
    return postgres_server.create()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a SQLite file of the test's own; nobody has migrated it yet."""
    return f"sqlite:///{tmp_path}/cricksy.db"
