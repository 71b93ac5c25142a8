"""Files cut out of videos: an MP4 of a clip, or a reel of many pieces."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from core.clock import unix_ms
from core.entitlements.keys import Feature, Limit
from core.errors import CricksyError, Malformed, Unavailable
from core.ids import AccountId, ClipId, ExportId, VideoId, WorkspaceId, uuid7
from core.models.media import Export, ExportState, Piece, Video
from core.ports.clips import ClipBook
from core.ports.missing import no_clip, no_export, no_video
from core.ports.videos import VideoBook
from core.usecases.coaching_rights import CoachingRights, Visit
from core.usecases.media_jobs import export as export_job
from core.usecases.metering import Ask, Metering
from core.usecases.names import plain_name
from core.usecases.spans import check_span

KIND: Final = "export"
"""What stands before the colon in a reservation's key and ``about``."""
MOST_PIECES: Final = 200
_SPARE_BYTES: Final = 2_000_000
"""What a file has besides its share of the source: boxes, and frames encoded anew at its ends."""
_LEASE_S: Final = 3600.0


class ClipExports:
    """What coaches do with exports. One that is not one's to see is ``NotFound``.

    The bytes of an export count on the workspace's storage: what it may come to is reserved under ``export:<id>``
    before its job is made; the job commits the real size, and gives all back where it fails.
    """

    def __init__(
        self,
        book: ClipBook,
        videos: VideoBook,
        rights: CoachingRights,
        metering: Metering,
        *,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``now_ms`` is the wall clock."""
        self._book, self._videos, self._rights, self._metering = book, videos, rights, metering
        self._now_ms = now_ms

    async def of_clip(self, account: AccountId, clip: ClipId) -> Export:
        """Let a clip's file be cut; one of the same span that is there, or on its way, is returned instead.

        Raises ``UpgradeRequired``, what ``check_span`` raises, and ``LimitReached`` where the storage is full.
        """
        found = await self._book.one(clip)
        visit = await self._rights.reach(account, found.workspace_id, no_clip(clip), Feature.CLIP_CREATION)
        pieces = (Piece(video_id=found.video_id, start_us=found.start_us, end_us=found.end_us),)
        for each in await self._book.exports(visit.workspace, clip):
            if each.pieces == pieces and each.state is not ExportState.FAILED:
                return each
        videos = {found.video_id: await self._videos.one(found.video_id)}
        return await self._make(visit, found.title, pieces, videos, clip)

    async def reel(self, account: AccountId, title: str, pieces: Sequence[Piece]) -> Export:
        """Let pieces of videos of one workspace be cut into one file, in their order.

        Several pieces are ``multi_clip_extraction``. Raises as ``of_clip`` does, ``NotFound`` for a video that is not
        of the first one's workspace, and ``Malformed`` (``bad_limit``) for none or too many pieces.
        """
        title = plain_name(title)
        if not 1 <= len(pieces) <= MOST_PIECES:
            raise Malformed(
                f"A reel has 1 to {MOST_PIECES} pieces.", code="bad_limit", where="pieces", most=MOST_PIECES
            )
        videos: dict[VideoId, Video] = {}
        for piece in pieces:
            if piece.video_id not in videos:
                videos[piece.video_id] = await self._videos.one(piece.video_id)
        first = videos[pieces[0].video_id]
        visit = await self._rights.reach(account, first.workspace_id, no_video(first.id), Feature.CLIP_CREATION)
        for video in videos.values():
            if video.workspace_id != visit.workspace:
                raise no_video(video.id)
        if len(pieces) > 1:
            await self._rights.require(visit, Feature.MULTI_CLIP_EXTRACTION)
        return await self._make(visit, title, tuple(pieces), videos, None)

    async def list(self, account: AccountId, workspace: WorkspaceId | None) -> Sequence[Export]:
        """A workspace's newest exports, the newest first, at most 200.

        Raises ``UpgradeRequired``, and ``NotFound`` to a stranger.
        """
        visit = await self._rights.enter(account, workspace, Feature.CLIP_LIBRARY)
        return await self._book.exports(visit.workspace)

    async def show(self, account: AccountId, export: ExportId) -> Export:
        """An export. Raises ``UpgradeRequired``."""
        found = await self._book.export(export)
        await self._rights.reach(account, found.workspace_id, no_export(export), Feature.CLIP_LIBRARY)
        return found

    async def delete(self, account: AccountId, export: ExportId) -> None:
        """Delete an export and its file, under any plan. Raises ``Forbidden`` where somebody else made it."""
        found = await self._book.export(export)
        visit = await self._rights.reach(account, found.workspace_id, no_export(export))
        visit.require_maker(found.created_by)
        await self._book.delete_export(export, self._now_ms())

    async def _make(
        self,
        visit: Visit,
        title: str,
        pieces: tuple[Piece, ...],
        videos: Mapping[VideoId, Video],
        clip: ClipId | None,
    ) -> Export:
        for number, piece in enumerate(pieces):
            check_span(videos[piece.video_id], piece.start_us, piece.end_us, where=f"pieces[{number}]")
        now = self._now_ms()
        export = Export(
            id=ExportId(uuid7(now)),
            workspace_id=visit.workspace,
            clip_id=clip,
            title=title,
            pieces=pieces,
            state=ExportState.QUEUED,
            created_by=visit.account,
            created_ms=now,
        )
        key, most = key_of(export.id), Ask(meter=Limit.STORAGE_GB, amount=estimate_bytes(pieces, videos))
        await self._metering.reserve(visit.subject, key, [most], lease_s=_LEASE_S, about=key)
        try:
            made = await self._book.add_export(export, export_job(export))
        except Unavailable:
            raise  # it may be there all the same; the reaper finds out
        except CricksyError:
            await self._metering.refund(visit.workspace, key)
            raise
        if made.id != export.id:
            await self._metering.refund(visit.workspace, key)
        return made


def key_of(export: ExportId) -> str:
    """The key of an export's reservation, and what that is about."""
    return f"{KIND}:{export}"


def estimate_bytes(pieces: Iterable[Piece], videos: Mapping[VideoId, Video]) -> int:
    """What a file of these pieces may come to: their share of the sources, and a little."""
    total = _SPARE_BYTES
    for piece in pieces:
        video = videos[piece.video_id]
        if video.facts is not None:
            total += -(-video.source_bytes * (piece.end_us - piece.start_us) // max(video.facts.duration_us, 1))
    return total
