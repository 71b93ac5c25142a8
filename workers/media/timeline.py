"""When each picture of a file is shown, exactly, from its index alone: nothing is decoded."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray

from core.errors import Malformed
from workers.media.edits import Edits, read_edits
from workers.media.frames import MICROSECONDS
from workers.media.nal import closed_gops
from workers.media.source import only, open_source, picture_of

_SLACK_US: Final = 500
"""A player that counts milliseconds rounds a picture's time by so much."""
_OVERHANG_US: Final = 1_000_000
"""By which a span may end after the last picture: the sound often goes on for a little."""

Ticks = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Timeline:
    """The pictures of the track that is played.

    Samples count in decoding order and frames in the order shown, both from 0; samples that an edit list hides are no
    frames.
    """

    clock: Fraction
    """Seconds a tick."""
    pts: Ticks
    """When each sample is shown, in ticks, 0 being where the presentation begins."""
    dts: Ticks
    """When each sample is decoded, in ticks; rising."""
    keys: Ticks
    """The samples that are keyframes."""
    closed: NDArray[np.bool_]
    """Whether decoding can begin at the keyframe and shows every frame from there on: IDR."""
    samples: Ticks
    """The sample of each frame."""
    end: int
    """In ticks: where the last frame ends."""
    edited: bool
    """Whether an edit list of several entries shows parts of the media out of order, twice or not at all."""
    matrix: tuple[int, ...]
    """How a player turns the picture; see ``Edits``."""

    @property
    def frames(self) -> int:
        """How many are shown."""
        return len(self.samples)

    @property
    def shown(self) -> Ticks:
        """When each frame is shown, in ticks; rising."""
        return self.pts[self.samples]

    @property
    def times_us(self) -> Ticks:
        """When each frame is shown, in microseconds from the first."""
        return self._microseconds(self.shown - self.shown[0])

    @property
    def duration_us(self) -> int:
        """Until the last frame ends."""
        return int(self._microseconds(np.array([self.end - self.shown[0]]))[0])

    def snap(self, start_us: int, end_us: int) -> tuple[int, int]:
        """The frames ``[i, j)`` of a span: from the one on the screen at its start up to the one on it at its end.

        That one is left out unless it is the only one, so that spans which meet share no frame and leave none out; a
        time of up to half a millisecond before a frame counts as the frame. Raises ``Malformed``: ``span_empty`` for
        an end not after its start, ``span_outside`` for a span that begins before or after the pictures, or ends more
        than a second after them.
        """
        if end_us <= start_us:
            raise Malformed("A span ends after it begins.", code="span_empty", start_us=start_us, end_us=end_us)
        duration_us = self.duration_us
        if start_us < 0 or start_us >= duration_us or end_us > duration_us + _OVERHANG_US:
            raise Malformed("The span is outside the video.", code="span_outside", duration_us=duration_us)
        times = self.times_us
        first = int(np.searchsorted(times, start_us + _SLACK_US, "right")) - 1
        if end_us >= duration_us:
            return first, self.frames
        last = int(np.searchsorted(times, end_us + _SLACK_US, "right")) - 1
        return first, max(last, first + 1)

    def until(self, frame: int) -> int:
        """In ticks: where the frame before ``frame`` ends, and ``frame`` begins if there is one."""
        return int(self.shown[frame]) if frame < self.frames else self.end

    def _microseconds(self, ticks: Ticks) -> Ticks:
        """Rounded half up, in whole numbers: a float would be off after some years only, but off."""
        over, under = self.clock.numerator * MICROSECONDS, self.clock.denominator
        return (2 * ticks * over + under) // (2 * under)


def read_timeline(path: Path) -> Timeline:
    """Read a file's timeline: of a file in one piece only its index, of one in fragments all of it.

    Raises ``Malformed``: ``unreadable``, ``no_picture``, ``missing_index``, ``impossible_index``, and what
    ``workers.media.boxes`` raises.
    """
    with open_source(path) as container:
        track = picture_of(container)
        edits = read_edits(path, track.id)
        edited = len(edits.spans) > 1
        if not edited:
            return _timeline(track, edits, path, list(_listed(container, track, edits)), edited=False)
    with open_source(path, edited=True) as container:
        track = picture_of(container)
        return _timeline(track, edits, path, list(_walked(container, track)), edited=True)


_Sample = tuple[int, int, int, int, int]
"""When shown and when decoded, place in the file and size, and whether it is a keyframe (1) and hidden (2)."""


def _listed(container: InputContainer, track: VideoStream, edits: Edits) -> Iterator[_Sample]:
    entries = list(track.index_entries)
    offsets = edits.offsets
    if edits.fragmented or (offsets is not None and len(offsets) < len(entries)):
        yield from _walked(container, track)
        return
    shift = 0 if offsets is None else max(0, -int(offsets.min(initial=0)))
    late = [0] * len(entries) if offsets is None else (offsets + shift).tolist()
    for entry, offset in zip(entries, late, strict=False):
        at = entry.timestamp
        yield at + offset, at, entry.pos, entry.size, int(entry.is_keyframe)


def _walked(container: InputContainer, track: VideoStream) -> Iterator[_Sample]:
    only(container, track)
    for packet in container.demux(track):
        if packet.pts is not None and packet.dts is not None:
            flags = int(packet.is_keyframe) | 2 * packet.is_discard
            yield packet.pts, packet.dts, -1 if packet.pos is None else packet.pos, packet.size, flags


def _timeline(track: VideoStream, edits: Edits, path: Path, listed: list[_Sample], *, edited: bool) -> Timeline:
    if track.time_base is None or not listed:
        raise Malformed("There is no picture in this file.", code="no_picture")
    table = np.array(listed, np.int64)
    pts, flags = table[:, 0], table[:, 4]
    hidden = (flags & 2) > 0
    if edits.spans and not edited:
        hidden |= (pts < 0) | (pts >= edits.spans[0][1])
    samples = np.flatnonzero(~hidden)
    samples = samples[np.argsort(pts[samples], kind="stable")]
    if not len(samples):
        raise Malformed("The file's edit list hides every picture.", code="no_picture")
    keys = np.flatnonzero(flags & 1)
    return Timeline(
        clock=track.time_base,
        pts=pts,
        dts=table[:, 1],
        keys=keys,
        closed=_closed(track, path, keys, table),
        samples=samples,
        end=_end(track, pts[samples], edits, edited=edited),
        edited=edited,
        matrix=edits.matrix,
    )


def _end(track: VideoStream, shown: Ticks, edits: Edits, *, edited: bool) -> int:
    """Where the file says that the track ends, if that makes sense; else the last frame is as long as the one before.

    An edit's length is often in milliseconds, and off by half of one.
    """
    steps = np.diff(shown) if len(shown) > 1 else np.ones(1, np.int64)
    last, guess = int(shown[-1]), int(shown[-1]) + max(1, int(steps[-1]))
    stated = edits.spans[0][1] if edits.spans else int(shown[0]) + (track.duration or 0)
    millisecond = int(1 / (1000 * (track.time_base or 1)))
    if edited or not last < stated <= last + 2 * int(steps.max()) or abs(stated - guess) <= millisecond:
        return guess
    return stated


def _closed(track: VideoStream, path: Path, keys: Ticks, table: Ticks) -> NDArray[np.bool_]:
    """IDR by its own bytes, and by the times: nothing decoded after it is shown before it, nor the other way round."""
    pts = table[:, 0]
    before = np.maximum.accumulate(np.concatenate(([np.iinfo(np.int64).min], pts[:-1])))
    after = np.minimum.accumulate(pts[::-1])[::-1]
    closed: NDArray[np.bool_] = (before[keys] < pts[keys]) & (after[keys] == pts[keys])
    name, configuration = track.codec_context.codec.canonical_name, track.codec_context.extradata or b""
    with path.open("rb", buffering=0) as file:

        def read(at: int, size: int) -> bytes:
            file.seek(at)
            return file.read(size)

        for n, key in enumerate(keys):
            place = (int(table[key, 2]), int(table[key, 3]))
            closed[n] &= place[0] >= 0 and closed_gops(name, configuration, [place], read) is True
    return closed
