"""Jobs, for whoever waits for them and for operators."""

from collections.abc import Callable, Collection, Sequence

from msgspec import Struct

from core.clock import unix_ms
from core.errors import Malformed, NotFound
from core.ids import JobId, WorkspaceId
from core.models.jobs import Job, JobState
from core.ports.jobs import Depth, Durations, JobBook, Tallies, Tally
from core.wire.jobs import JobStatus, status_of

_MOST = 200


class JobMetrics(Struct, frozen=True, kw_only=True):
    """What there is to measure of jobs, in all processes together."""

    depths: Sequence[Depth]
    tallies: Sequence[Tally]
    """``cricksy_job_failures`` by ``kind`` and ``code``, and what others have counted."""
    durations: Sequence[Durations]
    """``cricksy_job_seconds`` by ``kind``: from the start of the attempt that succeeded to its end."""


class Jobs:
    """Looks at jobs, ends them, and lets them begin again.

    With a ``workspace`` only its own jobs exist; without one, as for operators, all do.
    """

    def __init__(self, book: JobBook, *, now_ms: Callable[[], int] = unix_ms) -> None:
        """``now_ms`` is the wall clock."""
        self._book, self._now_ms = book, now_ms

    async def list(
        self,
        *,
        workspace: WorkspaceId | None = None,
        subject: str | None = None,
        states: Collection[JobState] = (),
        before: JobId | None = None,
        limit: int = 50,
    ) -> Sequence[JobStatus]:
        """The newest first, from the one before ``before`` on. Raises ``Malformed`` for a limit not in 1 to 200."""
        if not 1 <= limit <= _MOST:
            raise Malformed(f"At least 1 and at most {_MOST} jobs are shown at once.", code="bad_limit", most=_MOST)
        found = await self._book.list(workspace=workspace, subject=subject, states=states, before=before, limit=limit)
        return [status_of(job) for job in found]

    async def status(self, job_id: JobId, *, workspace: WorkspaceId | None = None) -> JobStatus:
        """How a job stands. Raises ``NotFound``."""
        return status_of(await self._own(job_id, workspace))

    async def cancel(self, job_id: JobId, *, workspace: WorkspaceId | None = None) -> JobStatus:
        """End a job: at once where it waits, within a second where it runs. Raises ``NotFound``."""
        await self._own(job_id, workspace)
        return status_of(await self._book.cancel(job_id, self._now_ms()))

    async def retry(self, job_id: JobId, *, workspace: WorkspaceId | None = None) -> JobStatus:
        """Let a job that ended without success begin again.

        Raises ``NotFound``, and ``Conflict`` with the code ``job_not_over`` or ``job_done``.
        """
        await self._own(job_id, workspace)
        return status_of(await self._book.retry(job_id, self._now_ms()))

    async def _own(self, job_id: JobId, workspace: WorkspaceId | None) -> Job:
        job = await self._book.get(job_id)
        if workspace is not None and job.workspace != workspace:
            raise NotFound("There is no such job.", code="no_such_job", job=job_id)
        return job


async def job_metrics(book: JobBook, tallies: Tallies) -> JobMetrics:
    """What there is to measure of jobs now. Raises ``Unavailable``."""
    return JobMetrics(depths=await book.depths(), tallies=await tallies.tallies(), durations=await tallies.durations())
