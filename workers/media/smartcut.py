"""A clip, exact to the frame: what lies between keyframes is encoded, the rest is copied bit by bit."""

from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from workers.media.clip import write
from workers.media.joint import Span, encoded_whole, joint
from workers.media.source import open_source, picture_of
from workers.media.spliced import hindrance
from workers.media.timeline import Timeline, read_timeline
from workers.media.watch import Watch
from workers.media.written import written

_NO_IDR = "No picture in the span can be decoded without those before it (no IDR)."


class Method(StrEnum):
    """How a clip was made."""

    COPIED = "copied"
    """It begins and ends where that needs no encoding."""
    SMART = "smart"
    """The pictures at its ends are encoded, the others copied."""
    RECODED = "recoded"
    """All pictures are encoded."""


class Cut(Struct, frozen=True, kw_only=True):
    """A clip that was made."""

    first: int
    """Its first frame, counted from 0 on the source's timeline."""
    last: int
    """The frame after its last."""
    start_us: int
    """When the first frame is shown in the source."""
    end_us: int
    """When the last one ends."""
    method: Method
    encoded: int
    """How many of its frames are encoded."""
    reason: str = ""
    """Why all of them are, in a sentence; empty where they are not."""
    bytes: int
    """Of the file."""

    @property
    def frames(self) -> int:
        """How many it has."""
        return self.last - self.first


def cut(source: Path, target: Path, start_us: int, end_us: int, watch: Watch) -> Cut:
    """Cut a span of ``source`` out into an MP4: index first, first picture at 0, sound within a millisecond.

    ``target`` appears when it is whole; a cut that is killed leaves a file of the same name with ``.part`` after it.
    Which frames the span has is ``Timeline.snap``'s to say. H.264 is copied from the first IDR picture in the span on,
    anything else encoded. Raises ``Malformed``: see ``read_timeline`` and ``Timeline.snap``, and ``undecodable``.
    """
    timeline = read_timeline(source)
    first, last = timeline.snap(start_us, end_us)
    reason = copying_hindered(source, timeline)
    found = None if reason else joint(timeline, first, last)
    span = Span(path=source, timeline=timeline, first=first, last=last, joint=found or encoded_whole(last))
    with written(target) as file:
        write(file, [span], watch, copy=found is not None)
    times = timeline.times_us
    return Cut(
        first=first,
        last=last,
        start_us=int(times[first]),
        end_us=int(times[last]) if last < timeline.frames else timeline.duration_us,
        method=Method.RECODED if found is None else Method.SMART if span.encoded else Method.COPIED,
        encoded=span.encoded,
        reason=reason or (_NO_IDR if found is None else ""),
        bytes=target.stat().st_size,
    )


def copying_hindered(source: Path, timeline: Timeline) -> str:
    """Why nothing of a file can be copied into a clip, in a sentence; empty where it can."""
    with open_source(source, edited=timeline.edited) as container:
        return hindrance(picture_of(container), timeline)
