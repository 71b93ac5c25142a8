"""The table of jobs over SQLite or PostgreSQL.

What another adapter decides on inside its own transaction it enqueues there, with ``enqueue``; what a job does it
commits there behind ``hold`` or ``finish``.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, select, update

from core.errors import Conflict
from core.ids import JobId, WorkspaceId
from core.models.jobs import OVER, Failure, Job, JobState
from core.ports.jobs import Depth, NewJob, Posting, Run, Standing
from core.ports.usage import Bill
from core.storage import job_hold, job_outbox
from core.storage.engine import Database, Values, storable
from core.storage.job_hold import CURRENT, finish, hold, of
from core.storage.job_rows import enqueue, enqueue_otherwise, find, job_of, one
from core.storage.settling import pay
from core.storage.tables.jobs import jobs
from core.wire.jobs import Queue

__all__ = ["SqlJobs", "enqueue", "finish", "hold"]

_GET = select(jobs).where(jobs.c.id == bindparam("of"))
_START = (
    update(jobs)
    .where(jobs.c.id == bindparam("of"), jobs.c.state == JobState.QUEUED, jobs.c.not_before_ms <= bindparam("now"))
    .values(
        state=JobState.RUNNING,
        attempt=jobs.c.attempt + 1,
        started_ms=bindparam("now"),
        holder=bindparam("by"),
        lease_until_ms=bindparam("until"),
        share=0.0,
        eta_ms=None,
    )
    .returning(jobs)
)
_LOSE = (
    update(jobs)
    .where(jobs.c.state == JobState.RUNNING, jobs.c.holder == bindparam("by"))
    .values(lease_until_ms=bindparam("now"))
)
_RENEW = update(jobs).where(*CURRENT).values(lease_until_ms=bindparam("until")).returning(jobs.c.cancel_ms)
_RENEW_AND_SAY = _RENEW.values(share=bindparam("done"), eta_ms=bindparam("eta"))
_STANDING = select(jobs.c.cancel_ms).where(*CURRENT)
_CANCEL = update(jobs).where(jobs.c.id == bindparam("of"))
_CANCEL_WAITING = _CANCEL.values(state=JobState.CANCELLED, cancel_ms=bindparam("now"), finished_ms=bindparam("now"))
_CANCEL_RUNNING = _CANCEL.values(cancel_ms=func.coalesce(jobs.c.cancel_ms, bindparam("now")))
_RETRY = (
    update(jobs)
    .where(jobs.c.id == bindparam("of"))
    .values(
        state=JobState.QUEUED,
        failures=0,
        crashes=0,
        not_before_ms=bindparam("now"),
        enqueued_ms=None,
        cancel_ms=None,
        finished_ms=None,
        share=0.0,
        failure_code=None,
        failure_detail=None,
    )
    .returning(jobs)
)
_RUNNING = select(jobs.c.id, jobs.c.attempt).where(
    jobs.c.id.in_(bindparam("ids", expanding=True)), jobs.c.state == JobState.RUNNING
)
_PRUNE = delete(jobs).where(jobs.c.finished_ms < bindparam("before"))
_DEPTHS = select(
    jobs.c.queue, jobs.c.kind, jobs.c.state, func.count().label("jobs"), func.min(jobs.c.created_ms).label("oldest")
).group_by(jobs.c.queue, jobs.c.kind, jobs.c.state)


class SqlJobs:
    """``JobBook`` over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def enqueue(self, job: NewJob, now_ms: int) -> JobId:
        """Add a job by itself."""
        return await self._database.transact(lambda connection: enqueue(connection, job, now_ms))

    async def start(self, job_id: JobId, holder: str, *, now_ms: int, lease_until_ms: int) -> tuple[Run, Job] | None:
        """Take a job that waits."""
        if not storable(job_id):
            return None
        values = {"of": job_id, "by": holder, "now": now_ms, "until": lease_until_ms}
        row = await self._database.transact(
            lambda connection: connection.execute(_START, values).one_or_none(), one_statement=True
        )
        return None if row is None else (Run(job_id=JobId(row.id), attempt=row.attempt), job_of(row))

    async def lose(self, holder: str, now_ms: int) -> int:
        """End the leases of a place where no attempt is made any more."""
        values = {"by": holder, "now": now_ms}
        return await self._database.transact(
            lambda connection: connection.execute(_LOSE, values).rowcount, one_statement=True
        )

    async def renew(
        self, run: Run, lease_until_ms: int, *, share: float | None = None, eta_ms: int | None = None
    ) -> Standing:
        """Keep the job, and note how far it is."""
        values = {**of(run), "until": lease_until_ms}
        statement = _RENEW
        if share is not None:
            statement, values = _RENEW_AND_SAY, {**values, "done": share, "eta": eta_ms}
        rows = await self._database.transact(
            lambda connection: connection.execute(statement, values).all(), one_statement=True, lasting=False
        )
        return _standing(rows)

    async def standing(self, run: Run) -> Standing:
        """Whether to go on."""
        return _standing(await self._database.query(_STANDING, of(run)))

    async def finish(self, run: Run, now_ms: int) -> None:
        """It is done."""
        await self._database.transact(lambda connection: finish(connection, run, now_ms))

    async def fail(self, run: Run, failure: Failure, state: JobState, now_ms: int, *, bill: Bill | None = None) -> None:
        """It is over without success."""
        await self._end(lambda connection: job_hold.fail(connection, run, failure, state, now_ms), bill, now_ms)

    async def postpone(
        self, run: Run, failure: Failure, not_before_ms: int, now_ms: int, *, bill: Bill | None = None
    ) -> None:
        """The attempt failed, and another is made."""
        await self._end(lambda connection: job_hold.postpone(connection, run, failure, not_before_ms), bill, now_ms)

    async def release(self, run: Run, now_ms: int, *, bill: Bill | None = None) -> None:
        """Let somebody else go on at once."""
        await self._end(lambda connection: job_hold.release(connection, run, now_ms), bill, now_ms)

    async def end_cancelled(self, run: Run, now_ms: int, *, bill: Bill | None = None) -> None:
        """What was asked to end has ended."""
        await self._end(lambda connection: job_hold.end_cancelled(connection, run, now_ms), bill, now_ms)

    async def cancel(self, job_id: JobId, now_ms: int) -> Job:
        """End a job that waits, and ask a running one to end."""

        def work(connection: Connection) -> Job:
            job = find(connection, job_id)
            if job.state in OVER:
                return job
            statement = _CANCEL_WAITING if job.state is JobState.QUEUED else _CANCEL_RUNNING
            row = connection.execute(statement.returning(jobs), {"of": job_id, "now": now_ms}).one()
            if row.state == JobState.CANCELLED:
                enqueue_otherwise(connection, row, now_ms)
            return job_of(row)

        return await self._database.transact(work)

    async def retry(self, job_id: JobId, now_ms: int) -> Job:
        """Let a job that ended without success begin again."""

        def work(connection: Connection) -> Job:
            job = find(connection, job_id)
            if job.state is JobState.DONE:
                raise Conflict("The job is done: there is nothing to try again.", code="job_done", job=job_id)
            if job.state not in OVER:
                raise Conflict("The job is not over yet.", code="job_not_over", job=job_id)
            return job_of(connection.execute(_RETRY, {"of": job_id, "now": now_ms}).one())

        return await self._database.transact(work)

    async def get(self, job_id: JobId) -> Job:
        """A job."""
        return one(await self._database.query(_GET, {"of": job_id}), job_id)

    async def list(
        self,
        *,
        workspace: WorkspaceId | None = None,
        subject: str | None = None,
        states: Collection[JobState] = (),
        before: JobId | None = None,
        limit: int = 50,
    ) -> Sequence[Job]:
        """Jobs, the newest first."""
        asked = {"workspace": workspace, "subject": subject, "before": before}
        if not all(storable(value) for value in asked.values()):
            return []
        wanted = select(jobs).order_by(jobs.c.id.desc()).limit(limit)
        if workspace is not None:
            wanted = wanted.where(jobs.c.workspace_id == workspace)
        if subject is not None:
            wanted = wanted.where(jobs.c.subject == subject)
        if states:
            wanted = wanted.where(jobs.c.state.in_(states))
        if before is not None:
            wanted = wanted.where(jobs.c.id < before)
        return [job_of(row) for row in await self._database.query(wanted)]

    async def claim_postings(self, now_ms: int, limit: int) -> Sequence[Posting]:
        """Take jobs that are due and of which no worker has been told."""
        if not await self._database.query(job_outbox.DUE, {"now": now_ms, "most": 1}):
            return []
        return await self._database.transact(lambda connection: job_outbox.claim(connection, now_ms, limit))

    async def posted(self, queue: Queue, before_ms: int, limit: int) -> Sequence[Posting]:
        """The newest messages of a queue about jobs that no worker has taken."""
        values: Values = {"to": queue, "before": before_ms, "most": limit}
        rows = await self._database.query(job_outbox.POSTED, values)
        return [job_outbox.posting(row) for row in rows]

    async def repost(self, lost: Sequence[Posting]) -> int:
        """Let other messages be sent in place of these."""
        return await self._database.transact(lambda connection: job_outbox.repost(connection, lost))

    async def expire(self, now_ms: int, *, most_crashes: int, limit: int) -> Sequence[Job]:
        """End attempts whose lease is over."""
        if not await self._database.query(job_outbox.EXPIRED, {"now": now_ms, "most": 1}):
            return []
        return await self._database.transact(
            lambda connection: job_outbox.expire(connection, now_ms, most_crashes, limit)
        )

    async def attempts(self, job_ids: Collection[JobId]) -> Mapping[JobId, int]:
        """Which of these jobs are running."""
        rows = await self._database.query(_RUNNING, {"ids": list(job_ids)})
        return {JobId(row.id): row.attempt for row in rows}

    async def prune(self, before_ms: int) -> int:
        """Remove jobs that were over before then."""
        return await self._database.transact(
            lambda connection: connection.execute(_PRUNE, {"before": before_ms}).rowcount
        )

    async def depths(self) -> Sequence[Depth]:
        """How many jobs stand where."""
        return [
            Depth(queue=row.queue, kind=row.kind, state=JobState(row.state), jobs=row.jobs, oldest_ms=row.oldest)
            for row in await self._database.query(_DEPTHS)
        ]

    async def _end(self, end: Callable[[Connection], None], bill: Bill | None, now_ms: int) -> None:
        """End an attempt that had no effect, and settle what it owes."""

        def work(connection: Connection) -> None:
            end(connection)
            if bill is not None:
                pay(connection, bill, now_ms)

        await self._database.transact(work)


def _standing(rows: Sequence[Row[*tuple[Any, ...]]]) -> Standing:
    return Standing(current=bool(rows), cancelled=any(row.cancel_ms is not None for row in rows))
