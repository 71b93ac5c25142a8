"""Reports on sessions: of their video, or of their notes alone. They are asked for here, and made by jobs."""

from collections.abc import Callable, Sequence
from typing import Final

from core.clock import unix_ms
from core.entitlements.keys import Feature
from core.errors import Conflict, Malformed
from core.ids import AccountId, AnalysisId, CoachingSessionId, VideoId, WorkspaceId, uuid7
from core.models.media import Analysis, AnalysisState, Video, VideoState
from core.ports.analyses import AnalysisBook
from core.ports.coaching import CoachingStore
from core.ports.missing import no_session, no_video
from core.ports.videos import VideoBook
from core.usecases.coaching_rights import READING, CoachingRights
from core.usecases.media_jobs import analyse

_WATCHABLE: Final = frozenset({VideoState.PLAYABLE, VideoState.READY})


class SessionReports:
    """Asks for reports and shows them; what one costs is paid by the job that makes it.

    A video, and a session's notes, have one report at most that is still to be made: asking again returns that.
    """

    def __init__(
        self,
        book: AnalysisBook,
        videos: VideoBook,
        coaching: CoachingStore,
        rights: CoachingRights,
        *,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``now_ms`` is the wall clock."""
        self._book, self._videos, self._coaching, self._rights = book, videos, coaching, rights
        self._now_ms = now_ms

    async def ask_of_video(self, account: AccountId, video: VideoId) -> Analysis:
        """Let a video be analysed.

        Raises ``NotFound``, ``UpgradeRequired``, and ``Conflict``: ``video_refused``, and ``video_not_ready`` while it
        does not play.
        """
        found = await self._videos.one(video)
        await self._rights.reach(account, found.workspace_id, no_video(video), Feature.AI_VIDEO_ANALYSIS)
        _require_watchable(found)
        return await self._ask(account, found.workspace_id, found.session_id, video)

    async def of_video(self, account: AccountId, video: VideoId) -> Sequence[Analysis]:
        """The reports of a video, the newest first. Raises ``NotFound`` and ``UpgradeRequired``."""
        found = await self._videos.one(video)
        await self._rights.reach(account, found.workspace_id, no_video(video), Feature.VIDEO_SESSIONS)
        return [each for each in await self._book.of_session(found.session_id) if each.video_id == video]

    async def ask_of_notes(self, account: AccountId, session: CoachingSessionId) -> Analysis:
        """Let a session's notes be reported on.

        Raises ``NotFound``, ``UpgradeRequired``, and ``Malformed`` (``no_notes``).
        """
        found = await self._coaching.session(session)
        await self._rights.reach(account, found.workspace_id, no_session(session), Feature.AI_SESSION_SUMMARY)
        if not await self._coaching.notes(session):
            raise Malformed("A session without notes has nothing to report.", code="no_notes")
        return await self._ask(account, found.workspace_id, session, None)

    async def of_notes(self, account: AccountId, session: CoachingSessionId) -> Sequence[Analysis]:
        """The reports of a session's notes, the newest first. Raises ``NotFound`` and ``UpgradeRequired``."""
        found = await self._coaching.session(session)
        await self._rights.reach(account, found.workspace_id, no_session(session), *READING)
        return [each for each in await self._book.of_session(session) if each.video_id is None]

    async def _ask(
        self, account: AccountId, workspace: WorkspaceId, session: CoachingSessionId, video: VideoId | None
    ) -> Analysis:
        now = self._now_ms()
        analysis = Analysis(
            id=AnalysisId(uuid7(now)),
            workspace_id=workspace,
            session_id=session,
            video_id=video,
            account_id=account,
            state=AnalysisState.QUEUED,
            created_ms=now,
        )
        return await self._book.add(analysis, analyse(analysis))


def _require_watchable(video: Video) -> None:
    if video.state is VideoState.REFUSED:
        raise Conflict("This video was refused.", code="video_refused", video=video.id)
    if video.state not in _WATCHABLE:
        raise Conflict("This video does not play yet; try again soon.", code="video_not_ready", video=video.id)
