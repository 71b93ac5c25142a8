"""How much moves in a video, and where it cuts: from a small rendition, decoded once and cheaply."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from msgspec import Struct
from numpy.typing import NDArray

from workers.media.source import only, open_source, picture_of
from workers.media.watch import Watch

_WIDTH, _HEIGHT = 96, 54
"""What pictures are compared at: coarse enough for noise to vanish."""
_BINS: Final = 32
_STEP_S: Final = 1 / 30
_LEAST_CUT: Final = 3.0
"""Levels of luma by which two pictures differ on average, times the part of the pixels whose brightness falls
elsewhere: a pan changes the first, a flash the second, and a cut both."""
_CLEAR_CUT: Final = 20.0
_TIMES_USUAL: Final = 4.0
_RECENT: Final = 15
_SMOOTH_S: Final = 0.5
_LEAST_PEAK: Final = 0.15


class Peak(Struct, frozen=True, kw_only=True):
    """A time at which something is at its height."""

    at_us: int
    weight: float
    """0 to 1."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Motion:
    """A video's motion."""

    times_us: NDArray[np.int64]
    """Of the pictures that were compared, from the first one shown; rising."""
    values: NDArray[np.float32]
    """Levels of luma by which each differs from the one before it, on average, for a thirtieth of a second."""
    cuts: tuple[Peak, ...]
    """Where a new scene begins."""

    def peaks(self, most: int, *, apart_us: int = 3_000_000) -> tuple[Peak, ...]:
        """The highest peaks of the curve, smoothed over half a second, in order of time."""
        if len(self.values) < 3:  # noqa: PLR2004 - a peak has two neighbours
            return ()
        smooth = self._smooth()
        usual, top = float(np.median(smooth)), float(smooth.max())
        inner = np.flatnonzero((smooth[1:-1] >= smooth[:-2]) & (smooth[1:-1] > smooth[2:])) + 1
        found: list[Peak] = []
        for at in inner[np.argsort(-smooth[inner], kind="stable")]:
            weight = (float(smooth[at]) - usual) / (top - usual) if top > usual else 0.0
            if len(found) == most or weight < _LEAST_PEAK:
                break
            time_us = int(self.times_us[at])
            if all(abs(time_us - other.at_us) >= apart_us for other in found):
                found.append(Peak(at_us=time_us, weight=weight))
        return tuple(sorted(found, key=lambda peak: peak.at_us))

    def _smooth(self) -> NDArray[np.float64]:
        """A moving average, weighted by time: pictures need not be evenly spaced."""
        seconds = self.times_us / 1e6
        sums = np.concatenate(([0.0], np.cumsum(self.values, dtype=np.float64)))
        begin = np.searchsorted(seconds, seconds - _SMOOTH_S / 2)
        end = np.searchsorted(seconds, seconds + _SMOOTH_S / 2, "right")
        return np.asarray((sums[end] - sums[begin]) / (end - begin), np.float64)


def read_motion(path: Path, watch: Watch) -> Motion:
    """Decode a video, best its 360p rendition, once: without pictures that no other needs, and no loop filter.

    What that leaves out does not matter (Spearman 0.98 against all of it). A cut counts as no motion. Memory does not
    grow with the video but for the curve itself. Raises ``Malformed``: ``unreadable``, ``no_picture``.
    """
    times: list[int] = []
    values: list[float] = []
    cuts: list[Peak] = []
    recent: deque[float] = deque(maxlen=_RECENT)
    before: NDArray[np.int16] | None = None
    for at_us, frame, share in _cheaply(path):
        luma = frame.reformat(width=_WIDTH, height=_HEIGHT, format="gray").to_ndarray().astype(np.int16)
        if before is None:
            times.append(at_us)
            values.append(0.0)
        elif at_us > times[-1]:
            difference = float(np.abs(luma - before).mean())
            break_ = difference * _shift(before, luma)
            cut = break_ > max(_LEAST_CUT, _TIMES_USUAL * median(recent or (0.0,)))
            if cut:
                cuts.append(Peak(at_us=at_us, weight=min(1.0, break_ / _CLEAR_CUT)))
            recent.append(min(break_, _LEAST_CUT))
            seconds = (at_us - times[-1]) / 1e6
            values.append(values[-1] if cut else difference * _STEP_S / seconds)
            times.append(at_us)
        before = luma
        watch.reached(share)
    return Motion(times_us=np.array(times, np.int64), values=np.array(values, np.float32), cuts=tuple(cuts))


def _shift(left: NDArray[np.int16], right: NDArray[np.int16]) -> float:
    """The part of the pixels that is in another bin of brightness now."""
    counts = [np.bincount(picture.ravel() * _BINS // 256, minlength=_BINS) for picture in (left, right)]
    return float(np.abs(counts[0] - counts[1]).sum()) / (2 * left.size)


def _cheaply(path: Path) -> Iterator[tuple[int, VideoFrame, float]]:
    """Pictures, when each is shown, and how far that is into the file."""
    with open_source(path) as container:
        track = picture_of(container)
        only(container, track)
        track.codec_context.skip_frame = "NONREF"
        track.codec_context.options = {"skip_loop_filter": "all", "flags2": "+fast"}
        clock = track.time_base
        first: int | None = None
        length = float(container.duration or 0) or 1.0
        for frame in _shown(container.demux(track), track):
            if frame.pts is None or clock is None or frame.pts < 0:
                continue
            first = frame.pts if first is None else first
            at_us = round((frame.pts - first) * clock * 1_000_000)
            yield at_us, frame, min(1.0, at_us / length)


def _shown(packets: "Iterator[av.Packet[VideoStream]]", track: VideoStream) -> Iterator[VideoFrame]:
    for packet in packets:
        try:
            yield from track.codec_context.decode(packet)
        except av.error.InvalidDataError:
            continue
