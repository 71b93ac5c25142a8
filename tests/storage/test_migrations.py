"""The tables that the migrations make are the tables that the program knows."""

import asyncio
from contextlib import aclosing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from core.errors import Misconfigured
from core.storage import migrate as migrate_module
from core.storage.engine import database_url as read_url
from core.storage.engine import migration_engine, open_database
from core.storage.migrate import migrate
from core.storage.revision import is_current, newest, require_current
from core.storage.tables import metadata
from core.storage.tables.matches import matches
from tests.support import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without a table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new/folder/empty.db"
    server = request.getfixturevalue("postgres_server")
    assert isinstance(server, PostgresServer)
    return server.create_empty()


def _config(connection: Connection) -> Config:
    config = Config(Path(migrate_module.__file__).parent / "migrations" / "alembic.ini")
    config.attributes["connection"] = connection
    return config


def _heads(connection: Connection) -> tuple[str, ...]:
    return tuple(ScriptDirectory.from_config(_config(connection)).get_heads())


async def test_migrating_makes_every_table(empty_url: str) -> None:
    """From nothing, by four processes' worth of callers at once, to exactly the tables declared."""
    await asyncio.gather(*(migrate(empty_url) for _ in range(4)))
    await require_current(empty_url)
    engine = migration_engine(empty_url)
    async with engine.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync, opts={"compare_type": True}), metadata)
        )
    await engine.dispose()
    assert differences == []


async def test_the_newest_revision_is_known_without_alembic(empty_url: str) -> None:
    """It is the one that Alembic ends at; nothing, a file that is not there, and an older one are not current."""
    assert not await is_current(empty_url)
    await migrate(empty_url)
    assert await is_current(empty_url)
    engine = migration_engine(empty_url)
    async with engine.begin() as connection:
        assert await connection.run_sync(_heads) == (newest(),)
        await connection.run_sync(lambda sync: command.downgrade(_config(sync), "-1"))
    await engine.dispose()
    assert not await is_current(empty_url)


async def test_every_migration_can_be_undone(empty_url: str) -> None:
    """Down to nothing and up again."""
    await migrate(empty_url)
    engine = migration_engine(empty_url)
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(_config(sync), "base"))
        assert await connection.run_sync(lambda sync: inspect(sync).get_table_names()) == ["alembic_version"]
    await engine.dispose()
    await migrate(empty_url)
    await require_current(empty_url)


async def test_a_failed_migration_leaves_nothing(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one step fails, none of the steps before it stays."""

    def fail_after(connection: Connection) -> None:
        command.upgrade(_config(connection), "head")
        raise RuntimeError("power cut")

    monkeypatch.setattr(migrate_module, "_upgrade", fail_after)
    with pytest.raises(RuntimeError, match="power cut"):
        await migrate(empty_url)
    monkeypatch.undo()
    with pytest.raises(Misconfigured, match="cricksy migrate"):
        await require_current(empty_url)
    async with aclosing(open_database(empty_url)) as database:
        names = await database.transact(lambda connection: inspect(connection).get_table_names())
    assert matches.name not in names


@pytest.mark.parametrize("text", ["", "nonsense", "mysql://host/db", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_will_not_do_is_refused(text: str) -> None:
    """What is not SQLite's or PostgreSQL's address stops the start with a sentence about it."""
    with pytest.raises(Misconfigured):
        open_database(text)


@pytest.mark.parametrize("text", ["postgres://h/d", "postgresql://h/d", "postgresql+psycopg://h/d"])
def test_the_driver_is_ours_to_choose(text: str) -> None:
    """Whatever driver an address names, ours is used."""
    assert read_url(text).drivername == "postgresql+asyncpg"
