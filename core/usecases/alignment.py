"""Which match a video shows, and when it began by the clock of the match's log."""

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from core.clock import unix_ms
from core.entitlements.keys import Feature
from core.errors import Conflict, Malformed, NotFound
from core.ids import AccountId, EventId, MatchId, VideoId
from core.models.media import Alignment, AlignmentMethod, Video
from core.ports import Log
from core.ports.alignments import AlignmentBook
from core.ports.missing import no_video
from core.ports.videos import VideoBook
from core.usecases.coaching_rights import CoachingRights
from core.usecases.match_film import MatchFilm
from core.usecases.rights import Rights
from core.usecases.tokens import Grant

_MS_US: Final = 1000


class Pointing(Struct, frozen=True, kw_only=True):
    """How somebody aligns a video with a match."""

    match_id: MatchId
    method: AlignmentMethod
    event_id: EventId | None = None
    """Of ``tap``: a delivery."""
    at_us: int | None = None
    """Of ``tap``: the moment of the video at which it is bowled."""


class Alignments:
    """Aligns. A video that is not one's to see is ``NotFound``, and so is such a match.

    Whoever may play a workspace's videos may align them. All may raise ``UpgradeRequired`` and ``Unavailable``.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - each is named where they are put together
        self,
        book: AlignmentBook,
        videos: VideoBook,
        coaching: CoachingRights,
        log: Log,
        matches: Rights,
        film: MatchFilm,
        *,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``coaching`` knows who may see a video, ``matches`` who may see a match; ``film`` has its deliveries."""
        self._book, self._videos, self._coaching = book, videos, coaching
        self._log, self._matches, self._film, self._now_ms = log, matches, film, now_ms

    async def find(self, grant: Grant, video: VideoId) -> Alignment | None:
        """A video's alignment, where it has one with a match that the caller may still see."""
        await self.video(account_of(grant), video)
        alignment = await self._book.of(video)
        if alignment is None:
            return None
        try:
            await self._require_match(grant, alignment.match_id)
        except NotFound:
            return None
        return alignment

    async def of(self, grant: Grant, video: VideoId) -> tuple[Video, Alignment]:
        """A video and its alignment.

        Raises ``NotFound`` (``not_aligned``) where it has none, and for a match that the caller may not see any more.
        """
        found = await self.video(account_of(grant), video)
        alignment = await self._book.of(video)
        if alignment is None:
            raise NotFound("This video is not aligned with a match.", code="not_aligned", video=video)
        await self._require_match(grant, alignment.match_id)
        return found, alignment

    async def put(self, grant: Grant, video: VideoId, pointing: Pointing) -> Alignment:
        """Align a video, in place of what was there.

        Raises ``NotFound`` (``no_such_delivery``), ``Conflict`` (``video_not_ready``) before anybody has looked at the
        file, and ``Malformed``: ``bad_pointing``, ``span_outside``, ``entered_late`` for a delivery that was put
        between others afterwards, and ``no_camera_clock`` where neither the phone nor the file says when it was
        recorded.
        """
        account = account_of(grant)
        found = await self.video(account, video)
        await self._require_match(grant, pointing.match_id)
        alignment = Alignment(
            video_id=video,
            match_id=pointing.match_id,
            began_ms=await self._began_ms(found, pointing),
            method=pointing.method,
            event_id=pointing.event_id,
            created_by=account,
            created_ms=self._now_ms(),
        )
        await self._book.put(alignment)
        return alignment

    async def remove(self, grant: Grant, video: VideoId) -> None:
        """Forget a video's alignment; done twice it changes nothing."""
        await self.video(account_of(grant), video)
        await self._book.remove(video)

    async def video(self, account: AccountId, video: VideoId) -> Video:
        """A video that the account may play."""
        found = await self._videos.one(video)
        await self._coaching.reach(account, found.workspace_id, no_video(video), Feature.VIDEO_PLAYBACK_TIMELINE)
        return found

    async def _require_match(self, grant: Grant, match_id: MatchId) -> None:
        row = await self._log.match(match_id)
        await self._matches.learn(grant, row.workspace_id)
        self._matches.require_watch(grant, row.ownership)

    async def _began_ms(self, video: Video, pointing: Pointing) -> int:
        match pointing:
            case Pointing(method=AlignmentMethod.CLOCK, event_id=None, at_us=None):
                return _recorded_ms(video)
            case Pointing(method=AlignmentMethod.TAP, event_id=str(event_id), at_us=int(at_us)):
                _require_within(video, at_us)
                return await self._entered_ms(pointing.match_id, EventId(event_id)) - at_us // _MS_US
        raise Malformed("A tap names a delivery and a moment, the clock neither.", code="bad_pointing", where="method")

    async def _entered_ms(self, match_id: MatchId, event_id: EventId) -> int:
        for ball in await self._film.balls(match_id):
            if event_id == ball.event_id or event_id in ball.twins:
                if ball.late:
                    raise Malformed(
                        "This delivery was entered later than it was bowled; point at another.",
                        code="entered_late",
                        where="event_id",
                    )
                return ball.at_ms
        raise no_delivery(event_id)


def account_of(grant: Grant) -> AccountId:
    """Whose session it is. Raises ``NotFound`` for a token that is no person's: it has no videos."""
    if grant.account is None:
        raise NotFound
    return grant.account


def no_delivery(event_id: str) -> NotFound:
    """For a delivery that the match does not have, or does not have any more."""
    return NotFound("There is no such delivery.", code="no_such_delivery", event_id=event_id)


def duration_of(video: Video) -> int:
    """Its length in microseconds. Raises ``Conflict`` (``video_not_ready``) before anybody has looked at the file."""
    if video.facts is None:
        raise Conflict("Nobody has looked at this video yet; try again soon.", code="video_not_ready", video=video.id)
    return video.facts.duration_us


def _recorded_ms(video: Video) -> int:
    recorded_ms = video.recorded_ms
    if recorded_ms is None and video.facts is not None:
        recorded_ms = video.facts.recorded_ms
    if recorded_ms is None:
        raise Malformed(
            "Neither the phone nor the file says when this was recorded; point at a delivery instead.",
            code="no_camera_clock",
            where="method",
        )
    return recorded_ms


def _require_within(video: Video, at_us: int) -> None:
    duration_us = duration_of(video)
    if not 0 <= at_us < duration_us:
        raise Malformed("The video has no such moment.", code="span_outside", where="at_us", duration_us=duration_us)
