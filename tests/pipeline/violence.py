"""Whoever does a job of the pipeline, killed at a random moment in the midst of it."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

import psutil

from core.clock import unix_ms
from core.ids import WorkspaceId
from core.models.jobs import Job, JobState
from core.ports.jobs import JobBook
from core.wire.jobs import QUEUES, Queue
from core.wire.media_jobs import ANALYSE, ENCODE, EXPORT, INGEST, KEYFRAMES, PURGE_EXPORT, PURGE_VIDEO
from tests.jobs.staff import Staff, lives
from tests.jobs.waiting import over, until

RESUMED_S: Final = 15.0
HORSE: Final = "horse"
HAND: Final = "hand"
FOREMAN: Final = "foreman"
"""All hands die with it, and nobody tells whose leases are over: the slowest to recover from."""
QUEUE_OF: Final[dict[str, Queue]] = {
    INGEST: "ingest",
    ENCODE: "media",
    KEYFRAMES: "media",
    EXPORT: "clips",
    ANALYSE: "analysis",
    PURGE_EXPORT: "light",
    PURGE_VIDEO: "light",
}
_LOOK_S: Final = 0.002
_LAST_WORD_MS: Final = 100
"""So long after the kill an attempt may still end: the last thing it asked of the database is done without it."""
_PATIENCE_S: Final = 60.0
_IDLE: Final = 1 + len(QUEUES)
"""Processes below the supervisor of a program that has nothing to do: the foreman, and a hand for each queue."""


@dataclass(frozen=True, kw_only=True)
class Kill:
    """What became of a job whose worker was killed."""

    kind: str
    way: str
    hit: bool
    """Whether the attempt was ended by it; its end was written down already where it was not."""
    resumed_s: float = 0.0
    """From the kill to the beginning of the next attempt."""


@dataclass
class Violence:
    """Kills workers, and knows how long each kind of job takes when it is let be."""

    staff: Staff
    book: JobBook
    random: Random
    usual_s: dict[str, float] = field(default_factory=dict)
    kills: list[Kill] = field(default_factory=list)

    async def upon(
        self, kind: str, owner: WorkspaceId, begin: Callable[[], Awaitable[object]] | None = None, *, way: str
    ) -> Job:
        """``begin`` what leads to a job of this kind, kill its worker while it runs, and see it done all the same."""
        hand = await until(lambda: self._hand(QUEUE_OF[kind]))
        foreman = hand.ppid()
        if begin is not None:
            await begin()
        job = await self._running(kind, owner)
        await asyncio.sleep(self.random.uniform(0, 0.8) * self.usual_s.get(kind, 0.0))
        if not lives(hand):  # whom it was seen with was dying, of the kill before this one
            hand = await until(lambda: self._hand(QUEUE_OF[kind]))
            foreman = hand.ppid()
        killed_ms = unix_ms()
        _kill({HORSE: _children(hand.pid), HAND: [hand.pid], FOREMAN: [foreman]}[way])
        ended = await over(self.book, job.id, _PATIENCE_S)
        assert ended.state is JobState.DONE, ended
        assert ended.started_ms is not None
        assert ended.finished_ms is not None
        hit = ended.attempt > job.attempt
        if hit:
            assert (ended.attempt, ended.crashes) == (job.attempt + 1, 1), ended
        else:
            assert ended.finished_ms <= killed_ms + _LAST_WORD_MS, (ended, killed_ms)
        resumed_s = (ended.started_ms - killed_ms) / 1000 if hit else 0.0
        self._learn(ended)
        self.kills.append(Kill(kind=kind, way=way, hit=hit, resumed_s=resumed_s))
        return ended

    async def let_be(self, kind: str, owner: WorkspaceId, begin: Callable[[], Awaitable[object]] | None = None) -> Job:
        """The same without violence, to learn how long it takes."""
        if begin is not None:
            await begin()
        job = await over(self.book, (await self._any(kind, owner)).id, _PATIENCE_S)
        assert (job.state, job.attempt) == (JobState.DONE, 1), job
        self._learn(job)
        return job

    async def nobody_is_left(self, folder: Path) -> None:
        """Only the program's own processes live: no work-horse, no child of one, and nobody who works in ``folder``."""

        async def look() -> bool:
            return len(self.staff.everybody()) == _IDLE and not strangers(folder, self.staff)

        await until(look)

    async def _hand(self, queue: Queue) -> psutil.Process | None:
        return self.staff.hand(queue)

    async def _running(self, kind: str, owner: WorkspaceId) -> Job:
        async with asyncio.timeout(_PATIENCE_S):
            while True:
                for job in await self.book.list(workspace=owner, limit=20):
                    if job.kind == kind and job.state is not JobState.QUEUED:
                        return job
                await asyncio.sleep(_LOOK_S)

    async def _any(self, kind: str, owner: WorkspaceId) -> Job:
        async def look() -> Job | None:
            return next((job for job in await self.book.list(workspace=owner, limit=20) if job.kind == kind), None)

        return await until(look)

    def _learn(self, job: Job) -> None:
        assert job.finished_ms is not None
        assert job.started_ms is not None
        self.usual_s[job.kind] = (job.finished_ms - job.started_ms) / 1000


def strangers(folder: Path, staff: Staff) -> list[psutil.Process]:
    """Processes that work in a folder, or were given it, other than the worker program's own."""
    own, name = {staff.supervisor.pid, os.getpid(), *(each.pid for each in staff.everybody())}, str(folder)
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.pid not in own and process.status() != psutil.STATUS_ZOMBIE:
                told = [*process.cmdline(), *process.environ().values(), process.cwd()]
                if any(name in each for each in told):
                    found.append(process)
    return found


def _children(process: int) -> list[int]:
    """Read from the kernel: psutil looks at every process of the machine, which takes longer than the shortest job."""
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return []


def _kill(victims: list[int]) -> None:
    for victim in victims:
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
