"""Every ball of a match in a video: to be watched at once, kept as clips, or cut into one file."""

from collections.abc import Sequence

from core.errors import Conflict, Malformed
from core.ids import AccountId, CoachedPlayerId, EventId, MatchId, VideoId
from core.models.footage import MomentKind
from core.models.media import Clip, ClipOrigin, Export, Piece
from core.usecases.alignment import Alignments, account_of, duration_of, no_delivery
from core.usecases.ball_clips import BallClip, BallFilter, ball_clips
from core.usecases.clip_exports import ClipExports
from core.usecases.clips import Clips, Marking
from core.usecases.match_film import MatchFilm
from core.usecases.tokens import Grant

ALL = BallFilter()


class MatchBalls:
    """What coaches do with the deliveries that a video shows. All raise what ``Alignments.of`` does."""

    def __init__(self, alignments: Alignments, film: MatchFilm, clips: Clips, exports: ClipExports) -> None:
        """``film`` has the deliveries, ``clips`` and ``exports`` keep what is chosen."""
        self._alignments, self._film, self._clips, self._exports = alignments, film, clips, exports

    async def of(self, grant: Grant, video: VideoId, which: BallFilter = ALL) -> tuple[MatchId, Sequence[BallClip]]:
        """The match, and the wanted deliveries in the video in their order.

        Raises ``Conflict`` (``video_not_ready``) before anybody has looked at the file.
        """
        found, alignment = await self._alignments.of(grant, video)
        duration_us = duration_of(found)
        whole = ball_clips(await self._film.balls(alignment.match_id), alignment, duration_us)
        return alignment.match_id, [clip for clip in whole if which.takes(clip)]

    async def keep(
        self, grant: Grant, video: VideoId, wanted: Sequence[EventId], player: CoachedPlayerId | None = None
    ) -> Sequence[Clip]:
        """Make clips of deliveries, all or none, in the order of the request; one that is a clip already stays it.

        Raises as ``Clips.mark`` does, and ``NotFound`` (``no_such_delivery``) for one that the video does not show.
        """
        account = account_of(grant)
        balls = await self._chosen(grant, video, wanted)
        try:
            return await self._keep(account, video, balls, player)
        except Conflict as error:
            if error.reason != "clip_exists":
                raise
            return await self._keep(account, video, balls, player)  # somebody kept one of them at the same moment

    async def _keep(
        self, account: AccountId, video: VideoId, balls: Sequence[BallClip], player: CoachedPlayerId | None
    ) -> Sequence[Clip]:
        kept = {
            clip.event_id: clip
            for clip in await self._clips.of_video(account, video)
            if clip.origin is ClipOrigin.BALL and clip.event_id is not None
        }
        new = [ball for ball in balls if not ball.event_ids & kept.keys()]
        if new:
            made = await self._clips.mark(account, video, [_marking(ball, player) for ball in new])
            kept |= {clip.event_id: clip for clip in made if clip.event_id is not None}
        return [next(kept[name] for name in sorted(ball.event_ids) if name in kept) for ball in balls]

    async def reel(self, grant: Grant, video: VideoId, title: str, wanted: Sequence[EventId]) -> Export:
        """Let deliveries be cut into one file, in the order of the request.

        Raises as ``ClipExports.reel`` does, and ``NotFound`` (``no_such_delivery``) for one that the video does not
        show.
        """
        balls = await self._chosen(grant, video, wanted)
        pieces = [Piece(video_id=video, start_us=ball.start_us, end_us=ball.end_us) for ball in balls]
        return await self._exports.reel(account_of(grant), title, pieces)

    async def _chosen(self, grant: Grant, video: VideoId, wanted: Sequence[EventId]) -> list[BallClip]:
        _, whole = await self.of(grant, video)
        by_id = {name: ball for ball in whole for name in ball.event_ids}
        chosen = []
        for name in wanted:
            if name not in by_id:
                raise no_delivery(name)
            chosen.append(by_id[name])
        if len({ball.ball.event_id for ball in chosen}) != len(chosen):
            raise Malformed("A delivery is named twice.", code="named_twice", where="event_ids")
        return chosen


def _marking(clip: BallClip, player: CoachedPlayerId | None) -> Marking:
    kind = MomentKind.HIGHLIGHT if clip.boundary else MomentKind.KEY_MOMENT
    return Marking(
        start_us=clip.start_us,
        end_us=clip.end_us,
        title=clip.title,
        kind=MomentKind.DISMISSAL if clip.wicket else kind,
        player_id=player,
        origin=ClipOrigin.BALL,
        event_id=clip.ball.event_id,
    )
