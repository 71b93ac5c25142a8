"""Clips: spans of videos that somebody marked. They play at once, as spans; only an export makes a file."""

from collections.abc import Callable, Sequence
from typing import Final

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from core.clock import unix_ms
from core.entitlements.keys import Feature
from core.errors import Malformed
from core.ids import AccountId, ClipId, CoachedPlayerId, EventId, VideoId, WorkspaceId, uuid7
from core.models.footage import MomentKind
from core.models.media import Clip, ClipOrigin
from core.ports.clips import ClipBook
from core.ports.missing import no_clip, no_video
from core.ports.videos import VideoBook
from core.usecases.coaching_rights import CoachingRights, Visit
from core.usecases.names import plain_name
from core.usecases.spans import check_span

MOST: Final = 100
"""Clips that one request makes."""
_MOST_OF_VIDEO: Final = 10_000


class Marking(Struct, frozen=True, kw_only=True):
    """A span to keep."""

    start_us: int
    end_us: int
    title: str
    kind: MomentKind
    player_id: CoachedPlayerId | None = None
    origin: ClipOrigin = ClipOrigin.HAND
    event_id: EventId | None = None
    """The delivery that it shows."""


class ClipEdit(Struct, frozen=True, kw_only=True):
    """What to change of a clip; what is unset stays."""

    start_us: int | UnsetType = UNSET
    end_us: int | UnsetType = UNSET
    title: str | UnsetType = UNSET
    kind: MomentKind | UnsetType = UNSET
    player_id: CoachedPlayerId | UnsetType | None = UNSET


class ClipFilter(Struct, frozen=True, kw_only=True):
    """Which clips of the library to list."""

    player: CoachedPlayerId | None = None
    kind: MomentKind | None = None
    since_ms: int | None = None
    """Made then or later."""
    until_ms: int | None = None
    """Made before then."""
    cursor: ClipId | None = None
    """The last clip of the page before."""
    limit: int = 50


class Clips:
    """What coaches do with clips. One that is not one's to see is ``NotFound``."""

    def __init__(
        self, book: ClipBook, videos: VideoBook, rights: CoachingRights, *, now_ms: Callable[[], int] = unix_ms
    ) -> None:
        """``now_ms`` is the wall clock."""
        self._book, self._videos, self._rights, self._now_ms = book, videos, rights, now_ms

    async def mark(self, account: AccountId, video: VideoId, markings: Sequence[Marking]) -> Sequence[Clip]:
        """Keep spans of a video as clips: all of them or none.

        A span is kept as it was marked; its file, once there is one, has the frames that are shown within it.
        Several at once are ``multi_clip_extraction``. Raises ``UpgradeRequired``, what ``check_span`` raises,
        ``Malformed`` (``bad_name``, and ``bad_limit`` for none or too many), and ``NotFound`` (``no_such_player``).
        """
        found = await self._videos.one(video)
        visit = await self._rights.reach(account, found.workspace_id, no_video(video), Feature.CLIP_CREATION)
        if not 1 <= len(markings) <= MOST:
            raise Malformed(f"1 to {MOST} clips are made at once.", code="bad_limit", where="clips", most=MOST)
        if len(markings) > 1:
            await self._rights.require(visit, Feature.MULTI_CLIP_EXTRACTION)
        now = self._now_ms()
        clips = []
        for number, marking in enumerate(markings):
            check_span(found, marking.start_us, marking.end_us, where=f"clips[{number}]")
            clips.append(
                Clip(
                    id=ClipId(uuid7(now)),
                    workspace_id=found.workspace_id,
                    session_id=found.session_id,
                    video_id=video,
                    start_us=marking.start_us,
                    end_us=marking.end_us,
                    title=plain_name(marking.title),
                    kind=marking.kind,
                    player_id=marking.player_id,
                    origin=marking.origin,
                    event_id=marking.event_id,
                    created_by=account,
                    created_ms=now,
                )
            )
        await self._book.add(clips)
        return clips

    async def of_video(self, account: AccountId, video: VideoId) -> Sequence[Clip]:
        """A video's clips, by their moments. Raises ``UpgradeRequired``."""
        found = await self._videos.one(video)
        await self._rights.reach(account, found.workspace_id, no_video(video), Feature.CLIP_LIBRARY)
        return await self._book.library(found.workspace_id, video=video, limit=_MOST_OF_VIDEO)

    async def library(
        self, account: AccountId, workspace: WorkspaceId | None, which: ClipFilter
    ) -> tuple[Sequence[Clip], str | None]:
        """A page of a workspace's clips, the newest first, and the cursor of the next page.

        Raises ``UpgradeRequired``, and ``NotFound`` to a stranger.
        """
        visit = await self._rights.enter(account, workspace, Feature.CLIP_LIBRARY)
        found = await self._book.library(
            visit.workspace,
            player=which.player,
            kind=which.kind,
            since_ms=which.since_ms,
            until_ms=which.until_ms,
            before=which.cursor,
            limit=which.limit + 1,
        )
        page = found[: which.limit]
        return page, page[-1].id if len(found) > which.limit else None

    async def show(self, account: AccountId, clip: ClipId) -> Clip:
        """A clip. Raises ``UpgradeRequired``."""
        found = await self._book.one(clip)
        await self._rights.reach(account, found.workspace_id, no_clip(clip), Feature.CLIP_LIBRARY)
        return found

    async def change(self, account: AccountId, clip: ClipId, edit: ClipEdit) -> Clip:
        """Change a clip; a file that was cut of it before stays as it is.

        Raises as ``mark`` does, and ``Forbidden`` where somebody else made it.
        """
        found, _ = await self._own(account, clip, Feature.CLIP_CREATION)
        changed = replace(
            found,
            start_us=found.start_us if edit.start_us is UNSET else edit.start_us,
            end_us=found.end_us if edit.end_us is UNSET else edit.end_us,
            title=found.title if edit.title is UNSET else plain_name(edit.title),
            kind=found.kind if edit.kind is UNSET else edit.kind,
            player_id=found.player_id if edit.player_id is UNSET else edit.player_id,
        )
        if (changed.start_us, changed.end_us) != (found.start_us, found.end_us):
            check_span(await self._videos.one(found.video_id), changed.start_us, changed.end_us)
        return await self._book.change(changed)

    async def delete(self, account: AccountId, clip: ClipId) -> None:
        """Delete a clip with its file and its links, under any plan. Raises ``Forbidden``."""
        await self._own(account, clip)
        await self._book.delete(clip, self._now_ms())

    async def _own(self, account: AccountId, clip: ClipId, *features: Feature) -> tuple[Clip, Visit]:
        found = await self._book.one(clip)
        visit = await self._rights.reach(account, found.workspace_id, no_clip(clip), *features)
        visit.require_maker(found.created_by)
        return found, visit
