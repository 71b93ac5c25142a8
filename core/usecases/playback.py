"""Addresses of media, and what may be fetched by them: the right is in the address, and it is still asked."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from msgspec import Struct

from core.clock import utc_now
from core.entitlements.entitlements import Subject
from core.entitlements.keys import Feature
from core.errors import Gone, NotFound, Unauthorized
from core.ids import AccountId, ClipId, ExportId, VideoId, WorkspaceId
from core.models.media import Clip, Export, Share, Video
from core.models.media_keys import package_prefix, video_prefix
from core.ports.blobs import Blobs
from core.ports.clips import ClipBook
from core.ports.videos import VideoBook
from core.usecases.clip_playlist import clip_playlist, named
from core.usecases.entitled import entitled
from core.usecases.grants import Grants
from core.usecases.media_tokens import MediaKind, MediaRight, issue_media, verify_media
from core.usecases.playing import MASTER

_TTL_S: Final = 6 * 3600
_STEP_S: Final = 1800
"""Ends are rounded up to this, so that the same address is given out for a while and browsers can cache."""
_INDEX: Final = "index.m3u8"


class Playable(Struct, frozen=True, kw_only=True):
    """What an address leads to: an object, or a playlist made for the asker."""

    key: str | None = None
    text: str | None = None
    """A playlist (``application/vnd.apple.mpegurl``)."""
    filename: str | None = None
    """Under which a browser saves it, instead of showing it."""


class Playback:
    """Makes addresses below ``/media/``, and says what they lead to."""

    def __init__(  # noqa: PLR0913 - each is named where they are put together
        self,
        secret: str,
        grants: Grants,
        videos: VideoBook,
        clips: ClipBook,
        blobs: Blobs,
        *,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """``secret`` signs; ``now`` is aware."""
        self._secret, self._grants = secret, grants
        self._videos, self._clips, self._blobs = videos, clips, blobs
        self._now = now

    def url(self, account: AccountId, video: Video, path: str) -> str:
        """Of an object of a video, for an account; ``path`` is relative to the video's prefix of keys."""
        return self._url(MediaRight(kind=MediaKind.VIDEO, id=video.id, account=account), path)

    def share_url(self, share: Share, clip: Clip, video: Video) -> str | None:
        """Of an HLS playlist of the clip alone, for whoever has the link; ``None`` while the video does not play."""
        if video.package is None or not video.package.renditions:
            return None
        right = MediaRight(kind=MediaKind.SHARE, id=clip.id, share=share.id)
        return self._url(right, MASTER, latest_s=share.expires_ms // 1000)

    def download_url(self, account: AccountId, export: Export) -> str:
        """Of an export's file, for an account, to be saved under the export's title."""
        return self._url(MediaRight(kind=MediaKind.EXPORT, id=export.id, account=account), "clip.mp4")

    async def resolve(self, token: str, path: str) -> Playable:
        """What an address leads to.

        Raises ``Unauthorized`` for a token that is not ours or not any more (``token_expired``), ``NotFound`` where
        there is no such thing or the account has no right to it any more, ``Gone`` (``share_over``) for a link that
        has ended, ``UpgradeRequired`` and ``Unavailable``.
        """
        right = verify_media(self._secret, token, self._now())
        match right.kind:
            case MediaKind.VIDEO:
                return await self._video(right, path)
            case MediaKind.EXPORT:
                return await self._export(right)
            case MediaKind.SHARE:
                return await self._shared(right, path)

    async def _video(self, right: MediaRight, path: str) -> Playable:
        video = await self._videos.one(VideoId(right.id))
        await self._require(video.workspace_id, right, Feature.VIDEO_PLAYBACK_TIMELINE)
        if not _is_shown(video, path):
            raise _nothing(path)
        return Playable(key=video_prefix(video.workspace_id, video.id) + path)

    async def _export(self, right: MediaRight) -> Playable:
        export = await self._clips.export(ExportId(right.id))
        await self._require(export.workspace_id, right, Feature.CLIP_LIBRARY)
        if export.object_key is None:
            raise NotFound("This export has no file yet.", export=export.id)
        return Playable(key=export.object_key, filename=f"{export.title}.mp4")

    async def _shared(self, right: MediaRight, path: str) -> Playable:
        clip = await self._clips.one(ClipId(right.id))
        video = await self._videos.one(clip.video_id)
        await self._require_share(right, clip)
        if video.package is None:
            raise _nothing(path)
        prefix = package_prefix(video, video.package.attempt)
        if path == MASTER:
            return Playable(key=prefix + MASTER)
        folder, _, name = path.partition("/")
        if folder not in {each.name for each in video.package.renditions}:
            raise _nothing(path)
        whole = await self._blobs.read(f"{prefix}{folder}/{_INDEX}")
        playlist = clip_playlist(whole.decode(), clip.start_us, clip.end_us)
        if name == _INDEX:
            return Playable(text=playlist)
        if name not in named(playlist):
            raise _nothing(path)
        return Playable(key=prefix + path)

    async def _require(self, workspace: WorkspaceId, right: MediaRight, feature: Feature) -> None:
        if right.account is None:
            raise Unauthorized
        await entitled(self._grants, Subject(workspace, right.account), feature)

    async def _require_share(self, right: MediaRight, clip: Clip) -> None:
        now_ms = int(self._now().timestamp() * 1000)
        shares = [each for each in await self._clips.shares(clip.id) if each.id == right.share]
        known = await self._grants.of(Subject(clip.workspace_id))
        kept = not known.closed and Feature.CLIP_LIBRARY in known.features
        if not kept or not shares or shares[0].is_over(now_ms):
            raise Gone("This link is over; ask for another.", code="share_over")

    def _url(self, right: MediaRight, path: str, *, latest_s: int | None = None) -> str:
        until = -(-int(self._now().timestamp() + _TTL_S) // _STEP_S) * _STEP_S
        if latest_s is not None:
            until = min(until, latest_s)
        return f"/media/{issue_media(self._secret, right, until)}/{path}"


def _is_shown(video: Video, path: str) -> bool:
    """Whether it is of the package that is played, or a still: not the source, nor what other attempts left."""
    if any(part in {"", ".", ".."} for part in path.split("/")):
        return False
    package = video.package
    return (package is not None and path.startswith(f"{package.attempt}/")) or path in {
        still.path for still in video.keyframes
    }


def _nothing(path: str) -> NotFound:
    return NotFound("There is no such file.", path=path)
