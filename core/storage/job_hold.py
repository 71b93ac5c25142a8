"""The end of an attempt, and the fence that its effects stand behind, inside the caller's transaction."""

from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, select, update

from core.models.jobs import Failure, JobState
from core.ports.jobs import Run, Superseded
from core.storage.engine import Values
from core.storage.job_rows import enqueue_otherwise, failure_columns
from core.storage.tables.jobs import jobs
from core.storage.tallies import count, count_duration

TOOK: Final = "cricksy_job_seconds"
FAILURES: Final = "cricksy_job_failures"
_NEWEST = (jobs.c.id == bindparam("of"), jobs.c.attempt == bindparam("number"))
CURRENT: Final = (*_NEWEST, jobs.c.state == JobState.RUNNING)
"""The attempt ``number`` at the job ``of`` is running."""
_HOLD = select(jobs.c.id).where(*CURRENT, jobs.c.cancel_ms.is_(None)).with_for_update()
_DONE = select(jobs.c.id).where(*_NEWEST, jobs.c.state == JobState.DONE)
_FINISH = (
    update(jobs)
    .where(*CURRENT)
    .values(
        state=JobState.DONE,
        finished_ms=bindparam("now"),
        lease_until_ms=None,
        share=1.0,
        eta_ms=None,
        failure_code=None,
        failure_detail=None,
    )
    .returning(jobs)
)
_END = (
    update(jobs)
    .where(*CURRENT)
    .values(state=bindparam("to"), finished_ms=bindparam("now"), lease_until_ms=None, eta_ms=None)
    .returning(jobs)
)
_FAIL = _END.values(failure_code=bindparam("failure_code"), failure_detail=bindparam("failure_detail"))
_AGAIN = (
    update(jobs)
    .where(*CURRENT)
    .values(state=JobState.QUEUED, not_before_ms=bindparam("at"), enqueued_ms=None, lease_until_ms=None, eta_ms=None)
    .returning(jobs)
)
_POSTPONE = _AGAIN.values(
    failures=jobs.c.failures + 1,
    failure_code=bindparam("failure_code"),
    failure_detail=bindparam("failure_detail"),
)


def hold(connection: Connection, run: Run) -> None:
    """Keep everybody else from the job until the caller's transaction ends.

    Raises ``Superseded`` where the attempt is not the newest any more, or was asked to end: nothing that it still
    does may have an effect.
    """
    if connection.execute(_HOLD, of(run)).scalar_one_or_none() is None:
        raise _superseded(run)


def finish(connection: Connection, run: Run, now_ms: int) -> None:
    """Say that the job is done, in the transaction of its last effect: so that it has one exactly once.

    Does nothing where this attempt has said so already. Raises ``Superseded``.
    """
    row = connection.execute(_FINISH, {**of(run), "now": now_ms}).one_or_none()
    if row is not None:
        count_duration(connection, TOOK, {"kind": row.kind}, max(now_ms - row.started_ms, 0) / 1000)
    elif connection.execute(_DONE, of(run)).scalar_one_or_none() is None:
        raise _superseded(run)


def fail(connection: Connection, run: Run, failure: Failure, state: JobState, now_ms: int) -> None:
    """Say that the job is over without success. Raises ``Superseded``."""
    values = {**of(run), **failure_columns(failure), "to": state, "now": now_ms}
    row = _changed(connection.execute(_FAIL, values).one_or_none(), run)
    count_failure(connection, row.kind, failure.code)
    enqueue_otherwise(connection, row, now_ms)


def end_cancelled(connection: Connection, run: Run, now_ms: int) -> None:
    """Say that what was asked to end has ended. Raises ``Superseded``."""
    values = {**of(run), "to": JobState.CANCELLED, "now": now_ms}
    enqueue_otherwise(connection, _changed(connection.execute(_END, values).one_or_none(), run), now_ms)


def postpone(connection: Connection, run: Run, failure: Failure, not_before_ms: int) -> None:
    """Say that the attempt failed, and let another be made. Raises ``Superseded``."""
    values = {**of(run), **failure_columns(failure), "at": not_before_ms}
    row = _changed(connection.execute(_POSTPONE, values).one_or_none(), run)
    count_failure(connection, row.kind, failure.code)


def release(connection: Connection, run: Run, now_ms: int) -> None:
    """Let somebody else go on at once. Raises ``Superseded``."""
    _changed(connection.execute(_AGAIN, {**of(run), "at": now_ms}).one_or_none(), run)


def count_failure(connection: Connection, kind: str, code: str) -> None:
    """Count an attempt that failed."""
    count(connection, FAILURES, {"kind": kind, "code": code})


def of(run: Run) -> Values:
    """An attempt as the statements name it."""
    return {"of": run.job_id, "number": run.attempt}


def _changed(row: Row[*tuple[Any, ...]] | None, run: Run) -> Row[*tuple[Any, ...]]:
    if row is None:
        raise _superseded(run)
    return row


def _superseded(run: Run) -> Superseded:
    return Superseded(job=run.job_id, attempt=run.attempt)
