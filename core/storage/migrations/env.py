"""Alembic's entry: runs the revisions on the connection that it is given, or on one to ``-x url=``."""

import asyncio

from alembic import context
from sqlalchemy import Connection

from core.storage.engine import migration_engine
from core.storage.tables import metadata


def _run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


async def _connect_and_run(url: str) -> None:
    engine = migration_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_run)
    finally:
        await engine.dispose()


given: Connection | None = context.config.attributes.get("connection")
if given is None:
    asyncio.run(_connect_and_run(context.get_x_argument(as_dictionary=True)["url"]))
else:
    _run(given)
