"""The operator's look at the job queue, in this machine's database."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from msgspec import Struct
from rich.console import Console

from core.bootstrap import open_ports
from core.ids import JobId, WorkspaceId
from core.models.jobs import JobState
from core.settings import Settings
from core.usecases.jobs import Jobs
from core.wire.jobs import JobStatus
from cricksy.sheets import show_rows, when

T = TypeVar("T")

_out = Console()


class Asked(Struct, frozen=True, kw_only=True):
    """Which jobs are listed."""

    states: Sequence[JobState]
    """All where none is given."""
    workspace: str | None
    subject: str | None
    limit: int


def list_jobs(settings: Settings, asked: Asked, *, as_json: bool) -> None:
    """Print jobs."""
    workspace = None if asked.workspace is None else WorkspaceId(asked.workspace)

    async def work(jobs: Jobs) -> Sequence[JobStatus]:
        return await jobs.list(workspace=workspace, subject=asked.subject, states=asked.states, limit=asked.limit)

    _show(_run(settings, work), as_json=as_json)


def show(settings: Settings, job: str, *, as_json: bool) -> None:
    """Print one job."""
    _show([_run(settings, lambda jobs: jobs.status(JobId(job)))], as_json=as_json)


def retry(settings: Settings, job: str, *, as_json: bool) -> None:
    """Let a job begin again, and print it."""
    _show([_run(settings, lambda jobs: jobs.retry(JobId(job)))], as_json=as_json)


def cancel(settings: Settings, job: str, *, as_json: bool) -> None:
    """End a job, and print it."""
    _show([_run(settings, lambda jobs: jobs.cancel(JobId(job)))], as_json=as_json)


def _run(settings: Settings, work: Callable[[Jobs], Awaitable[T]]) -> T:
    async def run() -> T:
        async with open_ports(settings) as ports:
            return await work(Jobs(ports.jobs))

    return asyncio.run(run())


def _show(rows: Sequence[JobStatus], *, as_json: bool) -> None:
    columns: dict[str, Callable[[JobStatus], object]] = {
        "job": lambda each: each.id,
        "kind": lambda each: each.kind,
        "about": lambda each: each.subject,
        "state": lambda each: f"{each.state}, cancelling" if each.cancelling else each.state,
        "done": lambda each: f"{each.share:.0%}",
        "attempts": lambda each: each.attempts,
        "made": lambda each: when(each.created_ms),
        "ended": lambda each: when(each.finished_ms),
        "failure": lambda each: f"{each.failure.code}: {each.failure.detail}" if each.failure else None,
    }
    show_rows(_out, rows, columns, "There are no jobs.", as_json=as_json)
