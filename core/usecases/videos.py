"""Videos of coaching sessions, once they have arrived."""

from collections.abc import Callable, Sequence

from core.clock import unix_ms
from core.entitlements.keys import Feature
from core.ids import AccountId, CoachingSessionId, VideoId
from core.models.media import Video
from core.ports.coaching import CoachingStore
from core.ports.missing import no_session, no_video
from core.ports.videos import VideoBook
from core.usecases.coaching_rights import CoachingRights
from core.usecases.media_jobs import ingest


class Videos:
    """What coaches do with videos. One that is not one's to see is ``NotFound``."""

    def __init__(
        self,
        book: VideoBook,
        coaching: CoachingStore,
        rights: CoachingRights,
        *,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``now_ms`` is the wall clock."""
        self._book, self._coaching, self._rights, self._now_ms = book, coaching, rights, now_ms

    async def of_session(self, account: AccountId, session: CoachingSessionId) -> Sequence[Video]:
        """A session's videos, the newest first. Raises ``UpgradeRequired``."""
        found = await self._coaching.session(session)
        await self._rights.reach(account, found.workspace_id, no_session(session), Feature.VIDEO_SESSIONS)
        return await self._book.of_session(session)

    async def show(self, account: AccountId, video: VideoId, *, session: CoachingSessionId | None = None) -> Video:
        """A video, of that session if one is given. Raises ``UpgradeRequired``."""
        found = await self._book.one(video)
        if session not in (None, found.session_id):
            raise no_video(video)
        await self._rights.reach(account, found.workspace_id, no_video(video), Feature.VIDEO_PLAYBACK_TIMELINE)
        return found

    async def retry(self, account: AccountId, video: VideoId) -> Video:
        """Let one on which our side gave up be tried again.

        Raises ``UpgradeRequired``, and ``Conflict`` (``video_not_failed``) in any other state: one that was refused
        would be refused again.
        """
        found = await self._book.one(video)
        await self._rights.reach(account, found.workspace_id, no_video(video), Feature.VIDEO_UPLOAD)
        return await self._book.retry(video, ingest(found))

    async def delete(self, account: AccountId, video: VideoId) -> None:
        """Delete a video with its clips and reports, under any plan.

        Its uploader, the session's coach, owners and admins may; others get ``Forbidden``.
        """
        found = await self._book.one(video)
        visit = await self._rights.reach(account, found.workspace_id, no_video(video))
        coach = (await self._coaching.session(found.session_id)).coach_id
        visit.require_maker(found.account_id, coach)
        await self._book.delete(video, self._now_ms())
