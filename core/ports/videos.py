"""Videos that have arrived, and what the workers make of them."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

from core.ids import CoachingSessionId, VideoId, WorkspaceId
from core.models.media import Video
from core.ports.jobs import NewJob, Run
from core.ports.mail import Mail

Change: TypeAlias = Callable[[Video], Video]
"""Makes the next row of the present one."""


class VideoBook(Protocol):
    """Videos. All may raise ``Unavailable``. What is deleted is not found."""

    async def one(self, video: VideoId) -> Video:
        """A video. Raises ``NotFound``."""
        ...

    async def of_session(self, session: CoachingSessionId) -> Sequence[Video]:
        """The session's videos, those that were refused too, the newest first."""
        ...

    async def of_workspace(self, workspace: WorkspaceId) -> Sequence[Video]:
        """All of a workspace's videos, the newest first."""
        ...

    async def note(self, run: Run, video: VideoId, change: Change) -> Video:
        """Change a video in the midst of a job. Raises as ``conclude`` does."""
        ...

    async def conclude(
        self,
        run: Run,
        video: VideoId,
        change: Change,
        *,
        jobs: Sequence[NewJob] = (),
        mails: Sequence[Mail] = (),
    ) -> Video:
        """Change a video, say that the job is done, and enqueue what follows: in one transaction, once.

        ``change`` gets the row as it is, may run twice, and does no I/O. Raises ``Superseded`` where the run is not
        the current one any more, and ``NotFound`` where the video was deleted meanwhile.
        """
        ...

    async def retry(self, video: VideoId, job: NewJob) -> Video:
        """Let one that ``FAILED`` be tried again. Raises ``Conflict`` where it is in another state."""
        ...

    async def delete(self, video: VideoId, now_ms: int) -> Video:
        """Take it out of all lists, its clips and reports too, and enqueue the job that removes the files.

        Its storage is given back by that job, once the files are gone. Raises ``NotFound``.
        """
        ...

    async def doomed(self, video: VideoId) -> Video:
        """A video that is deleted or was refused, and whose files are not known to be gone. Raises ``NotFound``."""
        ...

    async def purged(self, run: Run, video: VideoId, now_ms: int) -> None:
        """Say that its files are gone and the job is done, and give its storage back: in one transaction, once."""
        ...

    async def keeping(self, after: WorkspaceId | None = None, limit: int = 100) -> Sequence[WorkspaceId]:
        """Workspaces that have videos, in order, from the one after ``after`` on."""
        ...
