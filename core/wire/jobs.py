"""Queues, the one function that a message may name, and a job as people are shown it."""

from typing import Final, Literal, TypeAlias, get_args

from msgspec import Struct

from core.models.jobs import Failure, Job, JobState

Queue: TypeAlias = Literal["ingest", "media", "clips", "analysis", "light"]
"""Each has worker processes of its own, so that nobody's clip waits for somebody's transcoding."""
QUEUES: Final[tuple[Queue, ...]] = get_args(Queue)
PERFORM: Final = "workers.process.perform"
"""What a message on Redis may ask for, with a job's id; anything else is refused."""


class JobStatus(Struct, frozen=True, kw_only=True):
    """A job, for whoever waits for it."""

    id: str
    kind: str
    subject: str | None
    state: JobState
    share: float
    """How much is done, 0 to 1."""
    eta_ms: int | None
    """When it will be done, by the speed so far; milliseconds since 1970."""
    attempts: int
    cancelling: bool
    """Somebody has asked for it to end, and it has not yet."""
    created_ms: int
    started_ms: int | None
    finished_ms: int | None
    failure: Failure | None


class GaveUp(Struct, frozen=True, kw_only=True):
    """The payload of the job that follows one which ended without success, see ``NewJob.otherwise``."""

    job: str
    kind: str
    subject: str | None
    state: JobState
    """``failed``, ``set_aside`` or ``cancelled``."""
    failure: Failure | None


def status_of(job: Job) -> JobStatus:
    """A job as people are shown it."""
    return JobStatus(
        id=job.id,
        kind=job.kind,
        subject=job.subject,
        state=job.state,
        share=job.share,
        eta_ms=job.eta_ms,
        attempts=job.attempt,
        cancelling=job.state is JobState.RUNNING and job.cancel_ms is not None,
        created_ms=job.created_ms,
        started_ms=job.started_ms,
        finished_ms=job.finished_ms,
        failure=job.failure,
    )
