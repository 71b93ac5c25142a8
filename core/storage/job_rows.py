"""A job's row, and jobs put into the table."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from core.clock import LATEST_MS
from core.errors import NotFound
from core.ids import JobId, uuid7
from core.models.jobs import Failure, Job, JobState
from core.ports.jobs import NewJob
from core.storage.engine import refuse_unstorable
from core.storage.tables.jobs import jobs
from core.wire.jobs import GaveUp

_LONGEST_FAILURE = 500
_INSERT = {
    "sqlite": sqlite.insert(jobs).on_conflict_do_nothing(index_elements=["dedupe"]).returning(jobs.c.id),
    "postgresql": postgresql.insert(jobs).on_conflict_do_nothing(index_elements=["dedupe"]).returning(jobs.c.id),
}
_BY_KEY = select(jobs.c.id).where(jobs.c.dedupe == bindparam("key"))
_BY_ID = select(jobs).where(jobs.c.id == bindparam("of"))
_HELD_BY_ID = _BY_ID.with_for_update()


def enqueue(connection: Connection, job: NewJob, now_ms: int) -> JobId:
    """Let a job be done once the caller's transaction is committed.

    The id is an older job's where there is one of the same ``dedupe``. Raises ``Malformed`` for text that cannot be
    stored.
    """
    job_id = JobId(uuid7(now_ms))
    payload = msgspec.json.encode(job.payload).decode()
    refuse_unstorable(payload, *(text for text in (job.workspace, job.subject, job.dedupe) if text is not None))
    row = {
        "id": job_id,
        "kind": job.kind,
        "queue": job.queue,
        "workspace_id": job.workspace,
        "subject": job.subject,
        "dedupe": job.dedupe or job_id,
        "payload": payload,
        "otherwise": job.otherwise,
        "state": JobState.QUEUED,
        "attempt": 0,
        "failures": 0,
        "crashes": 0,
        "max_attempts": job.max_attempts,
        "posts": 0,
        "created_ms": now_ms,
        "not_before_ms": min(max(job.not_before_ms, now_ms), LATEST_MS),
        "share": 0.0,
    }
    if connection.execute(_INSERT[connection.dialect.name], row).scalar_one_or_none() is None:
        return JobId(connection.execute(_BY_KEY, {"key": job.dedupe}).scalar_one())
    return job_id


def find(connection: Connection, job_id: JobId) -> Job:
    """A job, its row held until the transaction ends. Raises ``NotFound``."""
    return one(connection.execute(_HELD_BY_ID, {"of": job_id}).all(), job_id)


def one(rows: Sequence[Row[*tuple[Any, ...]]], job_id: JobId) -> Job:
    """The job that was looked for. Raises ``NotFound``."""
    for row in rows:
        return job_of(row)
    raise NotFound("There is no such job.", code="no_such_job", job=job_id)


def job_of(row: Row[*tuple[Any, ...]]) -> Job:
    """A row as the ports have it."""
    failure = None if row.failure_code is None else Failure(code=row.failure_code, detail=row.failure_detail)
    return Job(
        id=JobId(row.id),
        kind=row.kind,
        queue=row.queue,
        workspace=row.workspace_id,
        subject=row.subject,
        payload=row.payload.encode(),
        state=JobState(row.state),
        attempt=row.attempt,
        failures=row.failures,
        crashes=row.crashes,
        max_attempts=row.max_attempts,
        posts=row.posts,
        created_ms=row.created_ms,
        not_before_ms=row.not_before_ms,
        enqueued_ms=row.enqueued_ms,
        started_ms=row.started_ms,
        lease_until_ms=row.lease_until_ms,
        cancel_ms=row.cancel_ms,
        finished_ms=row.finished_ms,
        share=row.share,
        eta_ms=row.eta_ms,
        failure=failure,
    )


def failure_columns(failure: Failure | None) -> dict[str, str | None]:
    """A failure as the table has it, without what no database holds."""
    if failure is None:
        return {"failure_code": None, "failure_detail": None}
    detail = failure.detail.encode("utf-8", "replace").decode().replace("\0", "")
    return {"failure_code": failure.code, "failure_detail": detail[:_LONGEST_FAILURE]}


def enqueue_otherwise(connection: Connection, row: Row[*tuple[Any, ...]], now_ms: int) -> None:
    """Let the job be done that follows one which has just ended without success, where it named one."""
    if row.otherwise is None:
        return
    over = job_of(row)
    told = GaveUp(job=over.id, kind=over.kind, subject=over.subject, state=over.state, failure=over.failure)
    follower = NewJob(
        kind=row.otherwise,
        queue="light",
        payload=told,
        workspace=over.workspace,
        subject=over.subject,
        dedupe=f"otherwise:{over.id}:{over.attempt}",
    )
    enqueue(connection, follower, now_ms)
