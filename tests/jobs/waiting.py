"""Waiting for what other processes do."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from core.ids import JobId
from core.models.jobs import OVER, Job, JobState
from core.ports.jobs import JobBook

T = TypeVar("T")
PATIENCE_S = 45.0
SQLITE, POSTGRES = "sqlite_url", "postgres_url"
ON_SQLITE = pytest.mark.parametrize("database_url", [SQLITE], indirect=True)
ON_POSTGRES = pytest.mark.parametrize("database_url", [POSTGRES], indirect=True)
"""For tests that each take seconds and to which the database makes no difference."""


async def until(look: Callable[[], Awaitable[T | None]], patience_s: float = PATIENCE_S) -> T:
    """What ``look`` finds, once it finds something."""
    async with asyncio.timeout(patience_s):
        while True:
            found = await look()
            if found:
                return found
            await asyncio.sleep(0.02)


async def over(book: JobBook, job_id: JobId, patience_s: float = PATIENCE_S) -> Job:
    """The job, once it is over."""

    async def look() -> Job | None:
        job = await book.get(job_id)
        return job if job.state in OVER else None

    return await until(look, patience_s)


async def running(book: JobBook, job_id: JobId) -> Job:
    """The job, once it runs."""

    async def look() -> Job | None:
        job = await book.get(job_id)
        return job if job.state is JobState.RUNNING else None

    return await until(look)
