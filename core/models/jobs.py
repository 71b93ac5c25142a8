"""A job: work that takes longer than a request, and what became of it.

Times are milliseconds since 1970.
"""

from enum import StrEnum
from typing import Final

from msgspec import Struct

from core.ids import JobId, WorkspaceId


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    """Waiting for a worker, or for the time of its next attempt."""
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    """For good, by what it was given: the failure says what is wrong with that."""
    SET_ASIDE = "set_aside"
    """After too many attempts, or too many worker processes that it took with it: somebody has to look."""
    CANCELLED = "cancelled"


OVER: Final = frozenset({JobState.DONE, JobState.FAILED, JobState.SET_ASIDE, JobState.CANCELLED})
"""States that nothing leaves by itself."""


class Failure(Struct, frozen=True, kw_only=True):
    """Why an attempt failed."""

    code: str
    """Stable, as in ``core.errors``."""
    detail: str
    """A sentence."""


class Job(Struct, frozen=True, kw_only=True):
    """A job as it is now."""

    id: JobId
    kind: str
    queue: str
    workspace: WorkspaceId | None
    """Whose it is; nobody's where it is the platform's own."""
    subject: str | None
    """What it is about, ``video:<id>``."""
    payload: bytes
    """JSON, of the shape that the kind's handler declares."""
    state: JobState
    attempt: int
    """How often it was started: the fencing number of the attempt that is running."""
    failures: int
    """Attempts that ended in an error."""
    crashes: int
    """Attempts that ended with their process."""
    max_attempts: int
    posts: int
    """How often a message about it was sent to a worker."""
    created_ms: int
    not_before_ms: int
    enqueued_ms: int | None
    """When the newest message about it was sent; nothing where one has yet to be."""
    started_ms: int | None
    """When the newest attempt began."""
    lease_until_ms: int | None
    """A running attempt that has not renewed it by then is over."""
    cancel_ms: int | None
    """When somebody asked for it to end."""
    finished_ms: int | None
    share: float
    """How much of the newest attempt is done, 0 to 1."""
    eta_ms: int | None
    """When it will be done, by the speed so far."""
    failure: Failure | None
    """Of the newest attempt that failed."""
