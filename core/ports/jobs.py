"""Jobs: the table that is the truth about them, and the messages that only wake a worker.

A job gets in by the transaction that decides on it, and its effect is committed by a transaction that holds the
attempt: so there is no job about what did not happen, and no effect twice. Times are milliseconds since 1970.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from core.errors import Conflict
from core.ids import JobId, WorkspaceId
from core.models.jobs import Failure, Job, JobState
from core.ports.usage import Bill
from core.wire.jobs import Queue


class Superseded(Conflict):
    """This attempt is over: it was cancelled, or somebody else has taken the job."""

    code = "superseded"


class NewJob(Struct, frozen=True, kw_only=True):
    """A job to be done."""

    kind: str
    """Names its handler."""
    queue: Queue
    payload: object
    """A ``Struct`` or a mapping, anything that msgspec can write as JSON."""
    workspace: WorkspaceId | None = None
    subject: str | None = None
    """What it is about, ``video:<id>``."""
    dedupe: str | None = None
    """A second job of the same key is not made; the first one's id is given instead, even if it is over."""
    not_before_ms: int = 0
    max_attempts: int = 5
    """How often it may end in an error."""
    otherwise: str | None = None
    """The kind of the job that is enqueued on ``light``, with a ``GaveUp``, where this one ends without success."""


class Run(Struct, frozen=True, kw_only=True):
    """One attempt at a job."""

    job_id: JobId
    attempt: int
    """Each attempt's number is larger than those before it: only the newest may have effects."""


class Standing(Struct, frozen=True, kw_only=True):
    """What an attempt has to know of its job."""

    current: bool
    """It is still this attempt's."""
    cancelled: bool
    """Somebody has asked for it to end."""


class Progress(Struct, frozen=True, kw_only=True):
    """How far an attempt has come."""

    job_id: JobId
    subject: str | None
    workspace: WorkspaceId | None
    share: float
    eta_ms: int | None


class Posting(Struct, frozen=True, kw_only=True):
    """A message that wakes a worker of a queue for a job."""

    job_id: JobId
    queue: Queue
    message_id: str
    """Of its own each time, so that what is lost can be told from what waits."""


class Depth(Struct, frozen=True, kw_only=True):
    """How many jobs of a kind stand where."""

    queue: str
    kind: str
    state: JobState
    jobs: int
    oldest_ms: int
    """When the oldest of them was made."""


class JobBook(Protocol):
    """The table of jobs. Every method may raise ``Unavailable``, and can be called again after it.

    Where an attempt ends without its effect, its ``bill`` is settled in the same transaction.
    """

    async def enqueue(self, job: NewJob, now_ms: int) -> JobId:
        """Add a job by itself; what decides on one in a transaction calls ``core.storage.jobs.enqueue`` there."""
        ...

    async def start(self, job_id: JobId, holder: str, *, now_ms: int, lease_until_ms: int) -> tuple[Run, Job] | None:
        """Take a job that waits; nothing where it does not, as when a message comes twice.

        ``holder`` names the worker's place, where one attempt is made at a time.
        """
        ...

    async def lose(self, holder: str, now_ms: int) -> int:
        """End the leases of a place where no attempt is made any more, its process being gone; returns how many."""
        ...

    async def renew(
        self, run: Run, lease_until_ms: int, *, share: float | None = None, eta_ms: int | None = None
    ) -> Standing:
        """Keep the job, and note how far it is where ``share`` says so."""
        ...

    async def standing(self, run: Run) -> Standing:
        """Whether to go on."""
        ...

    async def finish(self, run: Run, now_ms: int) -> None:
        """It is done; does nothing where this attempt has said so already. Raises ``Superseded``."""
        ...

    async def fail(self, run: Run, failure: Failure, state: JobState, now_ms: int, *, bill: Bill | None = None) -> None:
        """It is over without success: ``failed``, ``set_aside`` or ``cancelled``. Raises ``Superseded``."""
        ...

    async def postpone(
        self, run: Run, failure: Failure, not_before_ms: int, now_ms: int, *, bill: Bill | None = None
    ) -> None:
        """The attempt failed, and another is made at ``not_before_ms``. Raises ``Superseded``."""
        ...

    async def release(self, run: Run, now_ms: int, *, bill: Bill | None = None) -> None:
        """Let somebody else go on at once, as a worker does that is told to stop. Raises ``Superseded``."""
        ...

    async def end_cancelled(self, run: Run, now_ms: int, *, bill: Bill | None = None) -> None:
        """What was asked to end has ended. Raises ``Superseded``."""
        ...

    async def cancel(self, job_id: JobId, now_ms: int) -> Job:
        """End a job that waits, and ask a running one to end; one that is over stays as it is. Raises ``NotFound``."""
        ...

    async def retry(self, job_id: JobId, now_ms: int) -> Job:
        """Let a job that ended without success begin again, with all of its attempts.

        Raises ``NotFound``, and ``Conflict`` with the code ``job_not_over`` or ``job_done``.
        """
        ...

    async def get(self, job_id: JobId) -> Job:
        """A job. Raises ``NotFound``."""
        ...

    async def list(
        self,
        *,
        workspace: WorkspaceId | None = None,
        subject: str | None = None,
        states: Collection[JobState] = (),
        before: JobId | None = None,
        limit: int = 50,
    ) -> Sequence[Job]:
        """Jobs, the newest first, from the one before ``before`` on; every state where none is given."""
        ...

    async def claim_postings(self, now_ms: int, limit: int) -> Sequence[Posting]:
        """Take jobs that are due and of which no worker has been told, and note that one is told now."""
        ...

    async def posted(self, queue: Queue, before_ms: int, limit: int) -> Sequence[Posting]:
        """The newest messages of a queue, sent before then, about jobs that no worker has taken, the oldest first."""
        ...

    async def repost(self, lost: Sequence[Posting]) -> int:
        """Let other messages be sent in place of these, unless a worker has taken the job; returns how many."""
        ...

    async def expire(self, now_ms: int, *, most_crashes: int, limit: int) -> Sequence[Job]:
        """End attempts whose lease is over: the job waits again, or is over itself; returns the jobs as they are then.

        One that was asked to end is cancelled, and one that took ``most_crashes`` processes with it is set aside.
        """
        ...

    async def attempts(self, job_ids: Collection[JobId]) -> Mapping[JobId, int]:
        """Which of these jobs are running, and the numbers of their attempts."""
        ...

    async def prune(self, before_ms: int) -> int:
        """Remove jobs that were over before then; returns how many."""
        ...

    async def depths(self) -> Sequence[Depth]:
        """How many jobs stand where; those that are over only as far as they have not been pruned."""
        ...


class Messages(Protocol):
    """The way to the workers, which may lose and repeat what it is given. Every method may raise ``Unavailable``."""

    async def post(self, postings: Sequence[Posting]) -> None:
        """Wake workers."""
        ...

    async def waiting(self, queue: Queue) -> Collection[str]:
        """The ids of the messages that no worker has taken."""
        ...


class Tally(Struct, frozen=True, kw_only=True):
    """A number of things that happened, in whatever process, since the beginning."""

    name: str
    labels: Mapping[str, str]
    count: int


class Durations(Struct, frozen=True, kw_only=True):
    """How long things took, in whatever process, since the beginning."""

    name: str
    labels: Mapping[str, str]
    buckets: Sequence[tuple[float, int]]
    """Upper bounds in seconds, the last one infinite, and how many took at most that long."""
    sum_s: float


class Tallies(Protocol):
    """Counters that several processes share. Every method may raise ``Unavailable``."""

    async def tally(self, name: str, labels: Mapping[str, str], n: int = 1) -> None:
        """Count ``n`` more."""
        ...

    async def took(self, name: str, labels: Mapping[str, str], seconds: float) -> None:
        """Count one more that took so long."""
        ...

    async def tallies(self) -> Sequence[Tally]:
        """Every counter."""
        ...

    async def durations(self) -> Sequence[Durations]:
        """Every histogram."""
        ...
