"""Group commit: what arrives while a transaction is running shares the next one."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, StatementError

from core.errors import CricksyError, Unavailable
from core.storage.engine import Database

Item = TypeVar("Item")
Result = TypeVar("Result")

_LARGEST_GROUP = 256


class GroupCommit(Generic[Item, Result]):
    """Writes items in the order they came, many to a transaction; each waiter gets its own result or error.

    A waiter that is cancelled gives up its answer, not its write.
    """

    def __init__(  # noqa: PLR0913  each is named at its one call
        self,
        database: Database,
        write: Callable[[Connection, Sequence[Item]], Sequence[Result | CricksyError]],
        *,
        key: Callable[[Item], str],
        refuse: Callable[[Item, Exception], CricksyError],
        one_statement: bool,
        lasting: bool = True,
    ) -> None:
        """``write`` gives a result or an error for each item of a group, which never has two of one ``key``.

        ``refuse`` names the error of an item that the database would not take even alone;
        ``one_statement`` and ``lasting`` are as ``Database.transact`` has them.
        """
        self._database = database
        self._write = write
        self._key = key
        self._refuse = refuse
        self._one_statement = one_statement
        self._lasting = lasting
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._closed = False

    async def submit(self, item: Item) -> Result:
        """Write an item, and return its result once it is on disk. Raises its own error, or ``Unavailable``."""
        if self._closed:
            raise Unavailable("The log is closed.")
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        return await done

    async def aclose(self) -> None:
        """Take nothing more, and return when all that was taken is written."""
        self._closed = True
        if self._writing is not None:
            await self._writing

    async def _write_all(self) -> None:
        group: list[tuple[Item, asyncio.Future[Result]]] = []
        try:
            while self._waiting:
                group = self._take_group()
                results = await self._results([item for item, _ in group])
                for (_, done), result in zip(group, results, strict=True):
                    _settle(done, result)
        finally:
            # Left over only when this task was cancelled or a write has a defect: nobody may wait forever.
            self._writing = None
            abandoned, self._waiting = [*group, *self._waiting], []
            for _, done in abandoned:
                _settle(done, Unavailable("The write was abandoned."))

    def _take_group(self) -> list[tuple[Item, asyncio.Future[Result]]]:
        """The first that waits for each key, up to the largest group; the others wait on, in their order."""
        group: dict[str, tuple[Item, asyncio.Future[Result]]] = {}
        rest: list[tuple[Item, asyncio.Future[Result]]] = []
        for waiting in self._waiting:
            key = self._key(waiting[0])
            if key in group or len(group) == _LARGEST_GROUP:
                rest.append(waiting)
            else:
                group[key] = waiting
        self._waiting = rest
        return list(group.values())

    async def _results(self, items: Sequence[Item]) -> Sequence[Result | CricksyError]:
        try:
            return await self._database.transact(
                lambda connection: self._write(connection, items),
                one_statement=self._one_statement,
                lasting=self._lasting,
            )
        except Unavailable as error:
            return [_again(error) for _ in items]
        except (DBAPIError, StatementError) as error:
            if len(items) == 1:
                return [self._refuse(items[0], error)]
        # One of them is at fault; alone, each gets what it deserves.
        return [(await self._results([item]))[0] for item in items]


def _again(error: Unavailable) -> Unavailable:
    """The same error for another waiter, with a traceback of its own."""
    copy = Unavailable(error.message, code=error.reason, **error.fields)
    copy.__cause__ = error.__cause__
    return copy


def _settle(done: "asyncio.Future[Result]", result: Result | CricksyError) -> None:
    if done.done():
        return
    if isinstance(result, CricksyError):
        done.set_exception(result)
    else:
        done.set_result(result)
