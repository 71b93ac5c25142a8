"""What has to be told to workers, what was lost on the way, and whose attempt is over, inside a transaction."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, select, update

from core.ids import JobId
from core.models.jobs import Failure, Job, JobState
from core.ports.jobs import Posting
from core.storage.job_hold import count_failure
from core.storage.job_rows import enqueue_otherwise, failure_columns, job_of
from core.storage.tables.jobs import jobs

DUE: Final = (
    select(jobs.c.id)
    .where(jobs.c.state == JobState.QUEUED, jobs.c.enqueued_ms.is_(None), jobs.c.not_before_ms <= bindparam("now"))
    .order_by(jobs.c.not_before_ms, jobs.c.id)
    .limit(bindparam("most"))
)
"""Jobs that wait and of which no worker has been told."""
_CLAIM = (
    update(jobs)
    .where(jobs.c.id.in_(DUE.with_for_update(skip_locked=True).scalar_subquery()))
    .values(enqueued_ms=bindparam("now"), posts=jobs.c.posts + 1)
    .returning(jobs.c.id, jobs.c.queue, jobs.c.posts, jobs.c.not_before_ms)
)
POSTED: Final = (
    select(jobs.c.id, jobs.c.queue, jobs.c.posts)
    .where(jobs.c.state == JobState.QUEUED, jobs.c.queue == bindparam("to"), jobs.c.enqueued_ms <= bindparam("before"))
    .order_by(jobs.c.enqueued_ms, jobs.c.id)
    .limit(bindparam("most"))
)
_REPOST = (
    update(jobs)
    .where(jobs.c.id == bindparam("of"), jobs.c.posts == bindparam("number"), jobs.c.state == JobState.QUEUED)
    .values(enqueued_ms=None)
)
EXPIRED: Final = (
    select(jobs.c.id)
    .where(jobs.c.state == JobState.RUNNING, jobs.c.lease_until_ms <= bindparam("now"))
    .order_by(jobs.c.lease_until_ms)
    .limit(bindparam("most"))
)
_EXPIRED_ROWS = EXPIRED.with_only_columns(jobs).with_for_update(skip_locked=True)
_REQUEUE = (
    update(jobs)
    .where(jobs.c.id == bindparam("of"))
    .values(
        state=bindparam("to"),
        crashes=jobs.c.crashes + 1,
        enqueued_ms=None,
        lease_until_ms=None,
        eta_ms=None,
        finished_ms=bindparam("end"),
        failure_code=bindparam("failure_code"),
        failure_detail=bindparam("failure_detail"),
    )
    .returning(jobs)
)
_CRASHED = Failure(code="worker_lost", detail="The worker process that did this is gone.")


def claim(connection: Connection, now_ms: int, limit: int) -> Sequence[Posting]:
    """Note that workers are told of these jobs now."""
    rows = connection.execute(_CLAIM, {"now": now_ms, "most": limit}).all()
    return [posting(row) for row in sorted(rows, key=lambda row: (int(row.not_before_ms), str(row.id)))]


def repost(connection: Connection, lost: Sequence[Posting]) -> int:
    """Forget that these messages were sent, unless the job has been taken; returns how many."""
    return sum(
        connection.execute(_REPOST, {"of": each.job_id, "number": int(each.message_id.rpartition("_")[2])}).rowcount
        for each in lost
    )


def expire(connection: Connection, now_ms: int, most_crashes: int, limit: int) -> Sequence[Job]:
    """End attempts whose lease is over; returns the jobs as they are then."""
    rows = connection.execute(_EXPIRED_ROWS, {"now": now_ms, "most": limit}).all()
    return [_end(connection, row, now_ms, most_crashes) for row in rows]


def posting(row: Row[*tuple[Any, ...]]) -> Posting:
    """The newest message about a job."""
    return Posting(job_id=JobId(row.id), queue=row.queue, message_id=f"{row.id}_{row.posts}")


def _end(connection: Connection, row: Row[*tuple[Any, ...]], now_ms: int, most_crashes: int) -> Job:
    state, failure = JobState.QUEUED, _CRASHED
    if row.cancel_ms is not None:
        state = JobState.CANCELLED
    elif row.crashes + 1 >= most_crashes:
        state = JobState.SET_ASIDE
        failure = Failure(code="poison", detail=f"It ended its worker process {most_crashes} times.")
    end = None if state is JobState.QUEUED else now_ms
    values = {"of": row.id, "to": state, "end": end, **failure_columns(failure)}
    changed = connection.execute(_REQUEUE, values).one()
    count_failure(connection, row.kind, failure.code)
    if end is not None:
        enqueue_otherwise(connection, changed, now_ms)
    return job_of(changed)
