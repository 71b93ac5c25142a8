"""``/api/videos/{video_id}/balls``: every delivery of the match that a video shows."""

from core.ids import CoachedPlayerId, EventId, VideoId
from core.usecases.ball_clips import BallClip, BallFilter
from core.usecases.clip_views import ClipViews
from core.usecases.match_balls import MatchBalls
from core.wire.alignments import BallChoice, BallList, BallQuery, BallReel, BallView
from core.wire.clips import ClipList, ExportView
from web.call import Call, Reply


class BallApi:
    """The handlers."""

    def __init__(self, balls: MatchBalls, views: ClipViews) -> None:
        """``balls`` decides; ``views`` shows what was made."""
        self._balls, self._views = balls, views

    async def list(self, call: Call, video_id: VideoId, query: BallQuery) -> BallList:
        """The deliveries that a video shows, each as a clip that plays at once; the video has to be aligned."""
        which = BallFilter(wickets=query.wickets, boundaries=query.boundaries, batter=query.batter, bowler=query.bowler)
        match_id, found = await self._balls.of(call.holder, video_id, which)
        return BallList(match_id=match_id, balls=[_view(each) for each in found])

    async def keep(self, call: Call, video_id: VideoId, body: BallChoice) -> Reply[ClipList]:
        """Make clips of deliveries, all or none; one that is a clip already stays it."""
        player = None if body.player_id is None else CoachedPlayerId(body.player_id)
        kept = await self._balls.keep(call.holder, video_id, [EventId(each) for each in body.event_ids], player)
        return Reply(body=ClipList(clips=await self._views.clips(call.account, kept)), status=201)

    async def reel(self, call: Call, video_id: VideoId, body: BallReel) -> Reply[ExportView]:
        """Let deliveries be cut into one file, in their order in the request."""
        made = await self._balls.reel(call.holder, video_id, body.title, [EventId(each) for each in body.event_ids])
        return Reply(body=await self._views.export(call.account, made), status=202)


def _view(clip: BallClip) -> BallView:
    ball = clip.ball
    return BallView(
        event_id=ball.event_id,
        innings=ball.innings,
        ball=ball.label,
        start_us=clip.start_us,
        end_us=clip.end_us,
        batter=ball.striker.name,
        bowler=ball.bowler.name,
        runs=ball.delivery.total,
        mark=clip.mark,
        wicket=clip.wicket,
        boundary=clip.boundary,
        title=clip.title,
    )
