"""``/api/jobs``: work that takes longer than a request."""

from core.ids import JobId
from core.usecases.workspace_jobs import JobFilter, WorkspaceJobs
from core.wire.jobs import JobStatus, status_of
from core.wire.videos import JobPage, JobQuery
from web.call import Call, Reply


class JobApi:
    """The handlers."""

    def __init__(self, jobs: WorkspaceJobs) -> None:
        """``jobs`` decides."""
        self._jobs = jobs

    async def list(self, call: Call, query: JobQuery) -> JobPage:
        """Jobs of your own workspace or of an organisation's, the newest first."""
        which = JobFilter(subject=query.subject, state=query.state, before=query.before, limit=query.limit)
        page, cursor = await self._jobs.list(call.account, query.workspace, which)
        return JobPage(jobs=[status_of(each) for each in page], next=cursor)

    async def cancel(self, call: Call, job_id: JobId) -> Reply[JobStatus]:
        """End a job: at once where it waits, within a second where it runs."""
        return Reply(body=status_of(await self._jobs.cancel(call.account, job_id)), status=202)

    async def retry(self, call: Call, job_id: JobId) -> Reply[JobStatus]:
        """Let a job that ended without success begin again.

        Where the code is `retry_elsewhere`, ask for what it is about again instead.
        """
        return Reply(body=status_of(await self._jobs.retry(call.account, job_id)), status=202)
