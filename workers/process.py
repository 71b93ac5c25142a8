"""One attempt at a job, from the moment that a worker hears of it to what is written down of its end."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import msgspec
import structlog

from core.bootstrap import Services
from core.clock import unix_ms
from core.errors import CricksyError, Refusal, Unavailable
from core.ids import JobId
from core.models.jobs import Failure, Job, JobState
from core.ports.jobs import JobBook, Progress, Run, Superseded
from core.ports.usage import Bill
from workers.children import kill_children
from workers.folders import WorkFolders
from workers.heart import LEASE_MS, Heart
from workers.pace import pause_ms
from workers.registry import Handler, Registry
from workers.work import Cancelled, Pulse, Slate, Stopping, Work

_log = structlog.get_logger(__name__)

_GRACE_S: Final = 3.0
"""How long work that has to end may take to notice."""
_PATIENCE_S: Final = 60.0
"""How long the database may be away when an attempt ends; after that somebody else makes it again."""
_PAUSE_S: Final = 0.5

Publish: TypeAlias = Callable[[Services, Progress], Awaitable[None]]
"""Tells people how far a job is."""


class UnknownKind(CricksyError):
    """This worker does not know how to do this kind of job."""

    code = "unknown_kind"


class BadPayload(Refusal):
    """The job's payload is not of the shape that its kind has."""

    code = "bad_payload"


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """What attempts are made with."""

    services: Services
    place: str
    """Names the worker among all workers."""
    handlers: Registry
    folders: WorkFolders
    stop: asyncio.Event
    """Set when the process is told to stop."""
    publish: Publish | None = None

    async def perform(self, job_id: str) -> None:
        """Make an attempt at a job, if it waits for one; whatever goes wrong with the job is written down there.

        Raises ``Unavailable`` where even that cannot be done: the lease then runs out.
        """
        book = self.services.ports.jobs
        now = unix_ms()
        taken = await book.start(JobId(job_id), self.place, now_ms=now, lease_until_ms=now + LEASE_MS)
        if taken is None:
            return
        run, job = taken
        _log.info("job.started", job=job.id, kind=job.kind, attempt=run.attempt)
        await self._tell(job, 0.0)
        slate = Slate()
        try:
            error = await self._attempt(run, job, slate)
            await _patiently(lambda: _conclude(book, run, job, error, slate.bill))
        except Superseded:
            _log.warning("job.superseded", job=job.id, kind=job.kind, attempt=run.attempt)
        finally:
            await self.folders.remove(run)
        await self._tell(job, 1.0)

    async def _tell(self, job: Job, share: float) -> None:
        told = self._told()
        if told is not None:
            await told(Progress(job_id=job.id, subject=job.subject, workspace=job.workspace, share=share, eta_ms=None))

    async def _attempt(self, run: Run, job: Job, slate: Slate) -> BaseException | None:
        """Do the work; returns what it ended with."""
        handler = self.handlers.get(job.kind)
        if handler is None:
            return UnknownKind()
        pulse = Pulse()
        try:
            work = await self._work(run, job, handler, slate, pulse)
        except (BadPayload, OSError) as error:
            return error
        heart = Heart(self.services.ports.jobs, run, job, pulse, self._told())
        acting = asyncio.ensure_future(handler.run(work))
        beating = asyncio.create_task(heart.beat(handler.stall_s))
        stopping = asyncio.create_task(self.stop.wait())
        try:
            await asyncio.wait({acting, beating, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not acting.done():
                pulse.stop(Stopping() if stopping.done() else beating.result())
                kill_children()
                acting.cancel()
                await asyncio.wait({acting}, timeout=_GRACE_S)
        finally:
            beating.cancel()
            stopping.cancel()
            await asyncio.gather(beating, stopping, return_exceptions=True)
        return _end_of(acting, pulse)

    async def _work(self, run: Run, job: Job, handler: Handler[Any], slate: Slate, pulse: Pulse) -> Work[Any]:
        try:
            payload = msgspec.json.decode(job.payload, type=handler.payload)
        except msgspec.ValidationError as error:
            raise BadPayload(str(error)) from error
        return Work(
            run=run,
            payload=payload,
            subject=job.subject,
            workspace=job.workspace,
            folder=await self.folders.make(run),
            services=self.services,
            slate=slate,
            watch=pulse,
        )

    def _told(self) -> Callable[[Progress], Awaitable[None]] | None:
        publish, services = self.publish, self.services
        return None if publish is None else lambda progress: publish(services, progress)


def _end_of(acting: asyncio.Future[None], pulse: Pulse) -> BaseException | None:
    """What the work ended with: work that is done is done, whatever came in the meantime."""
    if acting.done() and not acting.cancelled() and acting.exception() is None:
        return None
    if pulse.reason is not None:
        return pulse.reason
    return asyncio.CancelledError() if acting.cancelled() else acting.exception()


async def _conclude(book: JobBook, run: Run, job: Job, error: BaseException | None, bill: Bill | None) -> None:
    now = unix_ms()
    if isinstance(error, Superseded) and (await book.standing(run)).cancelled:
        error = Cancelled()
    match error:
        case None:
            await book.finish(run, now)
            _log.info("job.done", job=job.id, kind=job.kind, attempt=run.attempt)
        case Superseded():
            raise error
        case Cancelled():
            await book.end_cancelled(run, now, bill=bill)
            _log.info("job.cancelled", job=job.id, kind=job.kind, attempt=run.attempt)
        case Stopping():
            await book.release(run, now, bill=bill)
            _log.info("job.released", job=job.id, kind=job.kind, attempt=run.attempt)
        case Refusal():
            await book.fail(run, _failure(error), JobState.FAILED, now, bill=bill)
            _log.info("job.failed", job=job.id, kind=job.kind, code=error.reason)
        case _ if job.failures + 1 >= job.max_attempts:
            await book.fail(run, _failure(error), JobState.SET_ASIDE, now, bill=bill)
            _log.error("job.set_aside", job=job.id, kind=job.kind, exc_info=error)
        case _:
            await book.postpone(run, _failure(error), now + pause_ms(job.failures + 1), now, bill=bill)
            _log.warning("job.postponed", job=job.id, kind=job.kind, attempt=run.attempt, exc_info=error)


def _failure(error: BaseException) -> Failure:
    """What people are told: of a defect only its kind, since its words may hold a secret."""
    if isinstance(error, CricksyError):
        return Failure(code=error.reason, detail=error.message)
    return Failure(code="defect", detail=f"Something went wrong on our side ({type(error).__name__}).")


async def _patiently(write: Callable[[], Awaitable[None]]) -> None:
    """Write the end down, once the database is back."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _PATIENCE_S
    while True:
        try:
            return await write()
        except Unavailable:
            if loop.time() > deadline:
                raise
        await asyncio.sleep(_PAUSE_S)
