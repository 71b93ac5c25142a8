"""Which spans of a video can be kept."""

from typing import Final

from core.errors import Conflict, Malformed
from core.models.media import Video, VideoState

_SECOND_US: Final = 1_000_000


def check_span(video: Video, start_us: int, end_us: int, *, where: str = "end_us") -> None:
    """Raise where ``[start_us, end_us)`` of a video is nothing that can be kept or cut.

    ``Conflict``: ``video_refused``, and ``video_not_ready`` before anybody has looked at the file. ``Malformed``:
    ``span_outside`` with ``duration_us``, and ``span_too_short`` for less than a frame at the average rate.
    """
    if video.state is VideoState.REFUSED:
        raise Conflict("This video was refused.", code="video_refused", video=video.id)
    if video.facts is None:
        raise Conflict("Nobody has looked at this video yet; try again soon.", code="video_not_ready", video=video.id)
    duration_us = video.facts.duration_us
    if not 0 <= start_us < duration_us or end_us > duration_us:
        raise Malformed(
            "The span is outside the video.", code="span_outside", where=where, video=video.id, duration_us=duration_us
        )
    frame_us = _SECOND_US / video.facts.picture.frame_rate
    if end_us - start_us < frame_us - 1:
        raise Malformed("A span has one frame at least.", code="span_too_short", where=where, frame_us=round(frame_us))
