"""Telling whether a database's tables are this program's, without what migrating takes: Alembic is 10 MB."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from core.errors import Misconfigured
from core.storage.engine import failures_as_unavailable, migration_engine

_VERSIONS: Final = Path(__file__).parent / "migrations" / "versions"
_TABLE: Final = "alembic_version"
_REVISION: Final = text(f"SELECT version_num FROM {_TABLE}")  # noqa: S608 - our own constant


def newest() -> str:
    """The revision of the tables that this program knows; migrations are numbered, and each continues the last."""
    return max(path.stem.partition("_")[0] for path in _VERSIONS.glob("[0-9]*.py"))


async def is_current(url: str) -> bool:
    """Whether the tables of the database at ``url`` are those that this program knows. Raises ``Unavailable``."""
    engine = migration_engine(url)
    try:
        with failures_as_unavailable():
            async with engine.connect() as connection:
                return await connection.run_sync(_compare)
    finally:
        await engine.dispose()


async def require_current(url: str) -> None:
    """Raise ``Misconfigured`` unless the tables are those that this program knows, and ``Unavailable``."""
    if not await is_current(url):
        raise Misconfigured("The database's tables are not this program's: run `cricksy migrate`.")


def _compare(connection: Connection) -> bool:
    if not inspect(connection).has_table(_TABLE):
        return False
    return connection.execute(_REVISION).scalars().all() == [newest()]
