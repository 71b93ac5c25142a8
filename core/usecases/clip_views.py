"""Clips, exports and links as people are shown them."""

from collections.abc import Callable, Sequence

from core.clock import unix_ms
from core.errors import NotFound
from core.ids import AccountId, VideoId, WorkspaceId
from core.models.media import Clip, Export, ExportState, Share, Video
from core.ports.coaching import CoachingStore
from core.ports.videos import VideoBook
from core.usecases.coaching_views import Names, player_tag
from core.usecases.playing import Player, packaged_url, playback_url
from core.usecases.progress import Progress, Standing
from core.usecases.shares import Shown
from core.wire.clips import ClipView, ExportView, ReelPiece, SharedClip, ShareView
from core.wire.media_jobs import EXPORT


class ClipViews:
    """Makes the views. Every method that waits may raise ``Unavailable``."""

    def __init__(
        self,
        player: Player,
        progress: Progress,
        coaching: CoachingStore,
        videos: VideoBook,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``player`` makes addresses, ``progress`` knows how far the work is; ``now_ms`` is the wall clock."""
        self._player, self._progress = player, progress
        self._coaching, self._videos, self._now_ms = coaching, videos, now_ms

    async def clips(self, account: AccountId, clips: Sequence[Clip]) -> list[ClipView]:
        """Clips of one workspace, in their order; each video and the names are looked up once."""
        if not clips:
            return []
        names = await self._coaching.names(clips[0].workspace_id)
        videos: dict[VideoId, Video | None] = {}
        for clip in clips:
            if clip.video_id not in videos:
                videos[clip.video_id] = await self._video(clip.video_id)
        return [self._clip(account, clip, videos[clip.video_id], names) for clip in clips]

    async def clip(self, account: AccountId, clip: Clip) -> ClipView:
        """A clip."""
        return (await self.clips(account, [clip]))[0]

    async def export(self, account: AccountId, export: Export) -> ExportView:
        """An export, or how far it is."""
        queued, ready = export.state is ExportState.QUEUED, export.state is ExportState.READY
        standing = await self._progress.of(f"export:{export.id}", (EXPORT,)) if queued else Standing()
        return ExportView(
            id=export.id,
            workspace_id=export.workspace_id,
            clip_id=export.clip_id,
            title=export.title,
            pieces=[
                ReelPiece(video_id=each.video_id, start_us=each.start_us, end_us=each.end_us) for each in export.pieces
            ],
            state=export.state,
            percent=standing.percent,
            eta_ms=standing.eta_ms,
            bytes=export.bytes,
            method=export.method,
            failure=export.failure,
            download_url=self._player.download_url(account, export) if ready else None,
            created_by=export.created_by,
            created_ms=export.created_ms,
            ready_ms=export.ready_ms,
        )

    async def shares(self, workspace: WorkspaceId, shares: Sequence[Share]) -> list[ShareView]:
        """Links of a workspace's clip."""
        names = await self._coaching.names(workspace)
        return [self._share(share, names) for share in shares]

    async def share(self, workspace: WorkspaceId, share: Share, link: str) -> ShareView:
        """A link that was just made, with its address."""
        return self._share(share, await self._coaching.names(workspace), link)

    def shown(self, shown: Shown) -> SharedClip:
        """What a link leads to."""
        clip = shown.clip
        return SharedClip(
            title=clip.title,
            kind=clip.kind,
            player=shown.player,
            start_us=clip.start_us,
            end_us=clip.end_us,
            expires_ms=shown.share.expires_ms,
            playback_url=self._player.share_url(shown.share, clip, shown.video),
        )

    def _clip(self, account: AccountId, clip: Clip, video: Video | None, names: Names) -> ClipView:
        package = None if video is None else video.package
        return ClipView(
            id=clip.id,
            workspace_id=clip.workspace_id,
            session_id=clip.session_id,
            video_id=clip.video_id,
            start_us=clip.start_us,
            end_us=clip.end_us,
            title=clip.title,
            kind=clip.kind,
            player=player_tag(clip.player_id, names),
            origin=clip.origin,
            event_id=clip.event_id,
            created_by=clip.created_by,
            created_ms=clip.created_ms,
            playback_url=None if video is None else playback_url(self._player, account, video),
            poster_url=(
                None if video is None or package is None else packaged_url(self._player, account, video, package.poster)
            ),
        )

    def _share(self, share: Share, names: Names, link: str | None = None) -> ShareView:
        return ShareView(
            id=share.id,
            clip_id=share.clip_id,
            link=link,
            player=player_tag(share.player_id, names),
            created_by=share.created_by,
            created_ms=share.created_ms,
            expires_ms=share.expires_ms,
            revoked_ms=share.revoked_ms,
            over=share.is_over(self._now_ms()),
        )

    async def _video(self, video: VideoId) -> Video | None:
        """``None`` for one that was deleted just now."""
        try:
            return await self._videos.one(video)
        except NotFound:
            return None
