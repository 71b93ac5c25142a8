"""Connections to the database: one way to write and one to read, over SQLite and PostgreSQL.

SQLite's writes run whole on one thread that owns the connection: a transaction then crosses threads
twice instead of at each statement, which halves the time to an acknowledgement on a busy event loop.
"""

import asyncio
import re
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeAlias, TypeVar

import structlog
from sqlalchemy import URL, Connection, Engine, Executable, Row, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from core.errors import Malformed, Misconfigured, Unavailable

T = TypeVar("T")
Values: TypeAlias = dict[str, object]
Rows: TypeAlias = Sequence[Row[*tuple[Any, ...]]]
"""What a driver returns is not typed; the query that asked knows its columns."""

_logger = structlog.get_logger()

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""NUL, which PostgreSQL refuses, and halves of surrogate pairs, which UTF-8 cannot say."""
_CONNECT_TIMEOUT_S = 5
_COMMAND_TIMEOUT_S = 10
_LOCK_TIMEOUT_MS = 3000
_READERS = 4
_BUSY_TIMEOUT_MS = 5000
_SWITCH_PAUSE_S = 0.002


class Database(Protocol):
    """A database that is open. Both methods raise ``Unavailable`` when it cannot be reached or is full."""

    dialect: str
    """``sqlite`` or ``postgresql``."""

    async def transact(
        self, work: Callable[[Connection], T], *, one_statement: bool = False, lasting: bool = True
    ) -> T:
        """Run ``work`` in a transaction of its own, and return what it returned once that is on disk.

        ``work`` may run on another thread, and twice where a connection was lost. When it raises, nothing
        that it did stays. ``one_statement`` says that it writes with one only, which is a transaction by
        itself: PostgreSQL is then asked once instead of three times. What is not ``lasting`` can be made
        again: a power cut may lose it, so SQLite's one writer need not wait for the disk.
        """
        ...

    async def query(self, statement: Executable, values: Values | None = None) -> Rows:
        """Every row of a statement that only reads; it sees what is committed."""
        ...

    async def aclose(self) -> None:
        """Close every connection."""
        ...


def database_url(text: str) -> URL:
    """Read a database's address; any driver in it is ours to choose.

    Raises ``Misconfigured`` for what is not an address, or not of SQLite or PostgreSQL.
    """
    try:
        url = make_url(text)
    except ArgumentError:
        raise Misconfigured("The database's address cannot be read: write sqlite:///path or postgresql://...") from None
    kind = url.drivername.partition("+")[0]
    if kind == "sqlite":
        return url.set(drivername="sqlite+aiosqlite")
    if kind in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+asyncpg")
    raise Misconfigured("The database must be SQLite or PostgreSQL.", kind=kind)


def open_database(text: str) -> Database:
    """Open the database at an address; connections are made when first needed."""
    url = database_url(text)
    if url.get_backend_name() == "sqlite":
        return _Sqlite(url)
    return _Postgres(url)


def migration_engine(text: str) -> AsyncEngine:
    """An engine for one long transaction that changes tables: no pool, no limit on a statement's time."""
    url = database_url(text)
    if url.get_backend_name() == "sqlite":
        return _prepared_sqlite(url)
    return create_async_engine(url, poolclass=NullPool, connect_args={"timeout": _CONNECT_TIMEOUT_S})


@contextmanager
def failures_as_unavailable() -> Iterator[None]:
    """Turn what a lost, locked or full database raises into ``Unavailable``; what we did wrong passes."""
    try:
        yield
    except (IntegrityError, ProgrammingError, DataError):
        raise
    except (DBAPIError, PoolTimeout, OSError) as error:
        _logger.warning("database_unavailable", cause=str(error))
        raise Unavailable("The database cannot be reached, or its disk is full.") from error


def refuse_unstorable(*texts: str) -> None:
    """Raise ``Malformed`` for text that a database cannot hold: it would fail everybody's transaction."""
    if not all(storable(text) for text in texts):
        raise Malformed("An id or a title has characters that cannot be stored.")


def storable(value: object) -> bool:
    """Whether a database can hold it; what it cannot hold equals nothing that is in it."""
    return not isinstance(value, str) or not _UNSTORABLE.search(value)


def _set_up_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver's own transactions start too late and at the wrong statements; ``_begin_immediate`` starts ours.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    _write_ahead(cursor)
    for pragma in ("synchronous = FULL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _write_ahead(cursor: DBAPICursor) -> None:
    """Switch to a write-ahead log.

    Of connections that switch a new file at once, SQLite lets one win and refuses the others without waiting for
    ``busy_timeout``, since each holds what the other wants; the next try finds the file switched.
    """
    deadline = time.monotonic() + _BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_SWITCH_PAUSE_S)
        else:
            return


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _create_folder(url: URL) -> None:
    if not url.database or url.database == ":memory:":
        raise Misconfigured("SQLite needs a file: write sqlite:///path.")
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def _prepared_sqlite(url: URL) -> AsyncEngine:
    _create_folder(url)
    engine = create_async_engine(url, poolclass=NullPool)
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


async def _rows(engine: AsyncEngine, statement: Executable, values: Values | None) -> Rows:
    if not all(storable(value) for value in (values or {}).values()):
        return []
    async with engine.connect() as connection:
        return (await connection.execute(statement, values)).all()


class _Sqlite:
    dialect = "sqlite"

    def __init__(self, url: URL) -> None:
        _create_folder(url)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="cricksy-sqlite")
        self._writer: Engine = create_engine(
            url.set(drivername="sqlite"), hide_parameters=True, pool_size=1, max_overflow=0
        )
        event.listen(self._writer, "connect", _set_up_sqlite)
        event.listen(self._writer, "begin", _begin_immediate)
        self._reader = create_async_engine(
            url,
            hide_parameters=True,
            isolation_level="AUTOCOMMIT",
            pool_size=_READERS,
            max_overflow=0,
            pool_reset_on_return=None,
        )
        event.listen(self._reader.sync_engine, "connect", _set_up_sqlite)

    def _transact(self, work: Callable[[Connection], T]) -> T:
        with failures_as_unavailable(), self._writer.begin() as connection:
            return work(connection)

    def _transact_in_haste(self, work: Callable[[Connection], T]) -> T:
        with failures_as_unavailable(), self._writer.connect() as connection:
            pragma = connection.connection.cursor()
            pragma.execute("PRAGMA synchronous = NORMAL")
            try:
                with connection.begin():
                    return work(connection)
            finally:
                pragma.execute("PRAGMA synchronous = FULL")
                pragma.close()

    async def transact(
        self, work: Callable[[Connection], T], *, one_statement: bool = False, lasting: bool = True
    ) -> T:
        del one_statement  # a transaction costs SQLite no more
        run = self._transact if lasting else self._transact_in_haste
        return await asyncio.get_running_loop().run_in_executor(self._thread, run, work)

    async def query(self, statement: Executable, values: Values | None = None) -> Rows:
        with failures_as_unavailable():
            return await _rows(self._reader, statement, values)

    async def aclose(self) -> None:
        await self._reader.dispose()
        await asyncio.get_running_loop().run_in_executor(self._thread, self._writer.dispose)
        self._thread.shutdown()


class _Postgres:
    dialect = "postgresql"

    def __init__(self, url: URL) -> None:
        self._writer = create_async_engine(
            url,
            hide_parameters=True,
            pool_timeout=_CONNECT_TIMEOUT_S,
            connect_args={
                "timeout": _CONNECT_TIMEOUT_S,
                "command_timeout": _COMMAND_TIMEOUT_S,
                "server_settings": {"application_name": "cricksy", "lock_timeout": str(_LOCK_TIMEOUT_MS)},
            },
        )
        self._each = self._writer.execution_options(isolation_level="AUTOCOMMIT")

    async def transact(
        self, work: Callable[[Connection], T], *, one_statement: bool = False, lasting: bool = True
    ) -> T:
        del lasting  # other connections of the pool write meanwhile

        async def attempt() -> T:
            if one_statement:
                async with self._each.connect() as connection:
                    return await connection.run_sync(work)
            async with self._writer.begin() as connection:
                return await connection.run_sync(work)

        return await _twice(attempt)

    async def query(self, statement: Executable, values: Values | None = None) -> Rows:
        return await _twice(lambda: _rows(self._each, statement, values))

    async def aclose(self) -> None:
        await self._writer.dispose()


async def _twice(attempt: Callable[[], Awaitable[T]]) -> T:
    """Try again at once when a pooled connection turns out to be dead, as all are after a restart."""
    with failures_as_unavailable():
        try:
            return await attempt()
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            return await attempt()
