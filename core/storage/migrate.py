"""Bringing the tables up to date, and telling whether they are."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from core.errors import Misconfigured
from core.storage.engine import failures_as_unavailable, migration_engine

_CONFIG = Path(__file__).parent / "migrations" / "alembic.ini"
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7242716)")  # the number only has to be the same for all of us


async def migrate(url: str) -> None:
    """Bring the tables of the database at ``url`` up to date, in one transaction.

    Processes that start together wait for each other. Raises ``Unavailable``.
    """
    await _run(url, _upgrade)


async def require_current(url: str) -> None:
    """Raise ``Misconfigured`` unless the tables are those that this program knows."""
    await _run(url, _compare)


async def _run(url: str, work: Callable[[Connection], None]) -> None:
    engine = migration_engine(url)
    try:
        with failures_as_unavailable():
            async with engine.begin() as connection:
                await connection.run_sync(work)
    finally:
        await engine.dispose()


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(_ONE_AT_A_TIME)
    config = Config(_CONFIG)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _compare(connection: Connection) -> None:
    there = MigrationContext.configure(connection).get_current_heads()
    known = ScriptDirectory.from_config(Config(_CONFIG)).get_heads()
    if set(there) != set(known):
        raise Misconfigured("The database's tables are not this program's: run `cricksy migrate`.")
