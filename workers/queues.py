"""The queues' part of a program that works: keeping them true to the table, and a foreman with workers beside it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Final

import structlog

from core.bootstrap import Services
from core.errors import Malformed
from core.settings import Settings
from core.wire.jobs import QUEUES, Queue
from workers.folders import WORK, WorkFolders
from workers.upkeep import duties, queue_duties, upkeep

_log = structlog.get_logger(__name__)

FOREMAN: Final = (sys.executable, "-m", "workers.hand")
_PAUSE_S: Final = 0.5
_FAREWELL_S: Final = 15.0
"""Longer than the foreman waits for its workers."""


@asynccontextmanager
async def working(
    settings: Settings, services: Services, queues: Sequence[Queue] = QUEUES, foreman: Sequence[str] = FOREMAN
) -> AsyncIterator[None]:
    """Do what there is to do for as long as the context lasts: duties here, the queues' jobs in processes of their own.

    Without a Redis for the queue only the duties are done. ``foreman`` is given this process's id and the queues.
    """
    todo = [*duties(services)]
    async with AsyncExitStack() as stack:
        if services.dispatch is not None:
            todo += queue_duties(services.dispatch, services.ports.jobs, WorkFolders(settings.var / WORK))
            await stack.enter_async_context(_kept(settings, [*foreman, str(os.getpid()), *queues]))
        else:
            _log.warning("worker.no_queue", detail="Neither CRICKSY_QUEUE_URL nor CRICKSY_REDIS_URL is set.")
        await stack.enter_async_context(upkeep(todo))
        yield


def known_queues(names: Sequence[str]) -> Sequence[Queue]:
    """Queues by their names, all where none is named. Raises ``Malformed``."""
    for name in names:
        if name not in QUEUES:
            raise Malformed(f"There is no queue {name!r}: there are {', '.join(QUEUES)}.", code="no_such_queue")
    return tuple(queue for queue in QUEUES if not names or queue in names)


def environment(settings: Settings) -> dict[str, str]:
    """The environment in which a program has these settings."""
    given = {f"CRICKSY_{name.upper()}": value for name, value in settings.model_dump().items()}
    return {**os.environ, **{name: str(value) for name, value in given.items() if value is not None}}


@asynccontextmanager
async def _kept(settings: Settings, command: Sequence[str]) -> AsyncIterator[None]:
    """Have a process, started again when it dies, for as long as the context lasts."""
    task = asyncio.create_task(_keep(settings, command), name="foreman")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _keep(settings: Settings, command: Sequence[str]) -> None:
    while True:
        process = await asyncio.create_subprocess_exec(*command, env=environment(settings), start_new_session=True)
        try:
            code = await process.wait()
        except asyncio.CancelledError:
            await _end(process)
            raise
        _log.warning("foreman.died", code=code)
        await asyncio.sleep(_PAUSE_S)


async def _end(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(_FAREWELL_S):
            await process.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
