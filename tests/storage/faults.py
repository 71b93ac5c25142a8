"""Transactions that are broken off, and what is in a database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event, select
from sqlalchemy.ext.asyncio import AsyncEngine

from core.storage.engine import Database
from core.storage.tables import metadata

Contents = dict[str, list[tuple[object, ...]]]


class Fault:
    """Strikes before one of the statements of a database's transactions, or before their commit."""

    def __init__(self, before: int) -> None:
        self.struck = False
        self._left = before

    def statement(self, *_: object) -> None:
        """Count one, or break off, as a connection does that is lost."""
        self._left -= 1
        if self._left < 0 and not self.struck:
            self.struck = True
            raise OSError("broken off")


@contextmanager
def broken_off(database: Database, before: int) -> Iterator[Fault]:
    """Break the next transaction off before its statement of this number, from 0; the commit counts as one."""
    writer: Engine | AsyncEngine = database._writer  # type: ignore[attr-defined]  # both kinds have one
    engine = writer.sync_engine if isinstance(writer, AsyncEngine) else writer
    fault = Fault(before)
    for name in ("before_cursor_execute", "commit"):
        event.listen(engine, name, fault.statement)
    try:
        yield fault
    finally:
        for name in ("before_cursor_execute", "commit"):
            event.remove(engine, name, fault.statement)


async def contents(database: Database) -> Contents:
    """Every row of every table, in no order of its own."""
    found = {}
    for table in metadata.sorted_tables:
        found[table.name] = sorted((tuple(row) for row in await database.query(select(table))), key=repr)
    return found
