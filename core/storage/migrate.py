"""Bringing the tables up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from core.storage.engine import failures_as_unavailable, migration_engine

_CONFIG = Path(__file__).parent / "migrations" / "alembic.ini"
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7242716)")  # the number only has to be the same for all of us


async def migrate(url: str) -> None:
    """Bring the tables of the database at ``url`` up to date, in one transaction.

    Processes that start together wait for each other. Raises ``Unavailable``.
    """
    engine = migration_engine(url)
    try:
        with failures_as_unavailable():
            async with engine.begin() as connection:
                await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(_ONE_AT_A_TIME)
    config = Config(_CONFIG)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
