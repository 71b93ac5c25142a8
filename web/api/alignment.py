"""``/api/videos/{video_id}/alignment``: which match a video shows."""

from core.ids import EventId, MatchId, VideoId
from core.models.media import Alignment
from core.usecases.alignment import Alignments, Pointing
from core.wire.alignments import AlignmentView, NewAlignment, VideoAlignment
from web.call import Call


class AlignmentApi:
    """The handlers."""

    def __init__(self, alignments: Alignments) -> None:
        """``alignments`` decides."""
        self._alignments = alignments

    async def show(self, call: Call, video_id: VideoId) -> VideoAlignment:
        """Which match a video shows, if anybody has said so."""
        alignment = await self._alignments.find(call.holder, video_id)
        return VideoAlignment(alignment=None if alignment is None else _view(alignment))

    async def put(self, call: Call, video_id: VideoId, body: NewAlignment) -> AlignmentView:
        """Say which match a video shows, in place of what was said before.

        Either `tap`: this delivery is bowled at that moment of the video; or `clock`: the camera's own clock was right.
        """
        pointing = Pointing(
            match_id=MatchId(body.match_id),
            method=body.method,
            event_id=None if body.event_id is None else EventId(body.event_id),
            at_us=body.at_us,
        )
        return _view(await self._alignments.put(call.holder, video_id, pointing))

    async def remove(self, call: Call, video_id: VideoId) -> None:
        """Forget which match a video shows; clips that were kept stay."""
        await self._alignments.remove(call.holder, video_id)


def _view(alignment: Alignment) -> AlignmentView:
    return AlignmentView(
        video_id=alignment.video_id,
        match_id=alignment.match_id,
        method=alignment.method,
        began_ms=alignment.began_ms,
        event_id=alignment.event_id,
        created_by=alignment.created_by,
        created_ms=alignment.created_ms,
    )
