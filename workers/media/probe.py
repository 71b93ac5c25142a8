"""What a source file holds: the container's word first, then a look inside from the sandbox."""

from datetime import datetime
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from core.errors import TooLarge
from core.models.footage import Facts, Picture, Sound
from workers.media.container import read_container
from workers.media.probe_child import Found
from workers.media.sandbox import PROBE_LIMITS, ProbeLimits, look_inside

_PLAYS_EVERYWHERE: Final = frozenset({"yuv420p", "yuvj420p"})
_LONG_SIDE: Final = 1920
_SHORT_SIDE: Final = 1080
_LONGEST_SEGMENT_US: Final = 8_000_000
"""A GOP cannot be cut between segments, and a player that seeks fetches a segment."""
_LONGEST_QUIET_US: Final = 1_000_000
_FASTEST: Final = 60.5
"""Frames a second; 59.94 and 60 with some jitter."""
_MOST_CHANNELS: Final = 2


def probe(path: Path, *, limits: ProbeLimits = PROBE_LIMITS) -> Facts:
    """Look at a file that nobody has looked at; it is neither read whole (but for a fragmented one) nor decoded.

    Raises what ``read_container`` and ``look_inside`` raise, and ``TooLarge`` with ``too_long``.
    """
    with path.open("rb") as file:
        container = read_container(file)
    found = look_inside(path, fragmented=container.fragmented, limits=limits)
    if found.facts.duration_us > limits.longest_us:
        raise TooLarge("The video is too long.", code="too_long", longest_us=limits.longest_us)
    return replace(found.facts, recorded_ms=_milliseconds(container.recorded), passthrough=_plays_as_it_is(found))


def _milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp() * 1000)


def _plays_as_it_is(found: Found) -> bool:
    """Whether it can be copied into segments.

    What an edit list cuts away would be seen again there. Browsers wait for sound where other segments have some, but
    for the last. Frames both uneven and reordered are put at wrong times by
    FFmpeg's HLS muxer, at the beginning of a segment.
    """
    return (
        found.square
        and not found.hidden
        and found.quiet_us < _LONGEST_QUIET_US
        and (found.facts.picture.steady or not found.reordered)
        and _plain_picture(found.facts.picture)
        and (found.facts.sound is None or _plain_sound(found.facts.sound))
    )


def _plain_picture(picture: Picture) -> bool:
    short, long = sorted((picture.width, picture.height))
    return (
        picture.codec == "h264"
        and picture.pixel_format in _PLAYS_EVERYWHERE
        and picture.closed_gops
        and picture.rotation == 0
        and not picture.interlaced
        and not picture.high_dynamic_range
        and short <= _SHORT_SIDE
        and long <= _LONG_SIDE
        and picture.longest_gop_us <= _LONGEST_SEGMENT_US
        and picture.frame_rate <= _FASTEST
    )


def _plain_sound(sound: Sound) -> bool:
    return sound.codec == "aac" and sound.channels <= _MOST_CHANNELS
