"""What every test may ask for: a real Redis, a real PostgreSQL, SQLite in a folder of its own.

A server is started once in each test process, by the first test that asks for it.
"""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.media.footage_synth import Footage
from tests.support import PostgresServer, RedisServer

if TYPE_CHECKING:
    from tests.object_server import ObjectServer


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


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A database's address, SQLite's and then PostgreSQL's."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture(scope="session")
def synthesised(tmp_path_factory: pytest.TempPathFactory) -> Footage:
    """What phones make, made with FFmpeg when it is asked for."""
    return Footage(tmp_path_factory.mktemp("footage"))


@pytest.fixture(scope="module")
def object_server() -> "Iterator[ObjectServer]":
    """An S3 that a module's tests share."""
    from tests.object_server import ObjectServer  # noqa: PLC0415 - moto takes two seconds, and few tests need it

    server = ObjectServer()
    yield server
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def media(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Settings that say where videos lie: in the folder that is the default, then in a bucket."""
    if request.param == "folder":
        return {}
    bucket = request.getfixturevalue("object_server").create()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", bucket.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", bucket.secret_key)
    return {"media": f"s3://{bucket.bucket}/videos", "s3_endpoint": bucket.endpoint}
