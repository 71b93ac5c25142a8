"""A workspace's jobs, for those who wait for them."""

from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct

from core.clock import unix_ms
from core.entitlements.keys import Feature
from core.errors import Conflict, NotFound
from core.ids import AccountId, JobId, WorkspaceId
from core.models.jobs import Job, JobState
from core.ports.jobs import JobBook
from core.usecases.coaching_rights import CoachingRights
from core.wire.media_jobs import ANALYSE, ENCODE, EXPORT, INGEST, KEYFRAMES

_SHOWN: Final = frozenset({INGEST, ENCODE, KEYFRAMES, ANALYSE, EXPORT})
"""Kinds that people wait for; what tidies up is the platform's own affair."""
_WORKING: Final = (Feature.VIDEO_UPLOAD, Feature.CLIP_CREATION, Feature.AI_SESSION_SUMMARY)
"""Either lets jobs be ended and tried again: their makers have one of these."""


class JobFilter(Struct, frozen=True, kw_only=True):
    """Which jobs to list."""

    subject: str | None = None
    """What they are about: ``video:<id>``."""
    state: JobState | None = None
    before: JobId | None = None
    """The last job of the page before."""
    limit: int = 50


class WorkspaceJobs:
    """Lists jobs, ends them, and lets them begin again. One that is not one's to see is ``NotFound``."""

    def __init__(self, book: JobBook, rights: CoachingRights, *, now_ms: Callable[[], int] = unix_ms) -> None:
        """``now_ms`` is the wall clock."""
        self._book, self._rights, self._now_ms = book, rights, now_ms

    async def list(
        self, account: AccountId, workspace: WorkspaceId | None, which: JobFilter
    ) -> tuple[Sequence[Job], JobId | None]:
        """A page of a workspace's jobs, the newest first, and the cursor of the next page.

        A page may have fewer jobs than asked for although there are more. Raises ``NotFound`` to a stranger.
        """
        visit = await self._rights.enter(account, workspace)
        found = await self._book.list(
            workspace=visit.workspace,
            subject=which.subject,
            states=() if which.state is None else (which.state,),
            before=which.before,
            limit=which.limit + 1,
        )
        page = found[: which.limit]
        shown = [job for job in page if job.kind in _SHOWN]
        return shown, page[-1].id if len(found) > which.limit else None

    async def cancel(self, account: AccountId, job: JobId) -> Job:
        """End a job: at once where it waits, within a second where it runs; one that is over stays as it is.

        Raises ``UpgradeRequired``, and ``Forbidden`` to a member without a seat.
        """
        await self._own(account, job)
        return await self._book.cancel(job, self._now_ms())

    async def retry(self, account: AccountId, job: JobId) -> Job:
        """Let a job that ended without success begin again.

        Raises as ``cancel`` does, and ``Conflict``: ``job_not_over``, ``job_done``, and ``retry_elsewhere`` where the
        job's ``subject`` has to be asked for again itself, since it is paid for anew: a video with its own ``retry``,
        an export and a report by asking for another.
        """
        found = await self._own(account, job)
        if found.kind != KEYFRAMES:
            raise Conflict("Ask for what it is about again.", code="retry_elsewhere", subject=found.subject)
        return await self._book.retry(job, self._now_ms())

    async def _own(self, account: AccountId, job: JobId) -> Job:
        missing = NotFound("There is no such job.", code="no_such_job", job=job)
        found = await self._book.get(job)
        if found.workspace is None or found.kind not in _SHOWN:
            raise missing
        await self._rights.reach(account, found.workspace, missing, *_WORKING)
        return found
