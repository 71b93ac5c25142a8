"""What has to be done again and again: sending mail, settling what was left open, forgetting what is over."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

import structlog

from core.bootstrap import Services
from core.errors import CricksyError
from core.ports.jobs import JobBook
from core.usecases.dispatch import Dispatch
from workers.folders import WorkFolders

_log = structlog.get_logger(__name__)
_JITTER = 0.2
"""The share of a pause by which it varies, so that processes do not all come at once."""


class Duty(NamedTuple):
    """Something to be done every so often, which may be done by several processes at once."""

    name: str
    every_s: float
    act: Callable[[], Awaitable[object]]


def duties(services: Services) -> Sequence[Duty]:
    """All that there is to do."""
    return (
        Duty("mail", 1.0, services.postman.deliver_due),
        Duty("reservations", 10.0, services.reaper.sweep),
        Duty("people", 3600.0, services.people.prune),
        Duty("uploads", 30.0, services.uploading.upkeep.expire),
        Duty("retention", 3600.0, services.retention.sweep),
        Duty("leftovers", 3600.0, services.uploading.upkeep.clear),
        Duty("pictures", 3600.0, services.branding.pictures.sweep),
    )


def queue_duties(dispatch: Dispatch, book: JobBook, folders: WorkFolders) -> Sequence[Duty]:
    """What keeps the workers' queues true to the table of jobs, and this machine's folders to the attempts."""
    return (
        Duty("post", 0.25, dispatch.post),
        Duty("reconcile", 1.0, dispatch.reconcile),
        Duty("folders", 5.0, lambda: folders.sweep(book)),
        Duty("jobs", 3600.0, dispatch.prune),
    )


@asynccontextmanager
async def upkeep(todo: Sequence[Duty]) -> AsyncIterator[None]:
    """Do the duties for as long as the context lasts; one that fails is tried again when it is due."""
    tasks = [asyncio.create_task(_repeat(duty), name=f"upkeep-{duty.name}") for duty in todo]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _repeat(duty: Duty) -> None:
    while True:
        try:
            await duty.act()
        except CricksyError as error:
            _log.warning("upkeep_failed", duty=duty.name, code=error.reason, detail=error.message)
        except Exception:  # noqa: BLE001  a defect in one duty must not end it for ever, nor the others
            _log.exception("upkeep_broken", duty=duty.name)
        await asyncio.sleep(duty.every_s * random.uniform(1 - _JITTER, 1 + _JITTER))  # noqa: S311  spreads load
