"""Stills out of a video: where scenes begin, where most moves, and one every few seconds."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np
from av.video.frame import VideoFrame
from msgspec import Struct

from core.models.footage import Keyframe, KeyframeReason
from workers.media.jpeg import write_jpeg
from workers.media.motion import Peak
from workers.media.pictures import frames
from workers.media.source import only, open_source, picture_of
from workers.media.timeline import Timeline, read_timeline
from workers.media.watch import Watch

_GRID_WEIGHT: Final = 0.1
_LIKE: Final = 0.5
"""How far, in grid steps, another still has to be for one of the grid to be worth having."""
_QUARTERS: Final = {(1, 0): 0, (0, 1): 1, (-1, 0): 2, (0, -1): 3}


class Wanted(Struct, frozen=True, kw_only=True):
    """Which stills are wanted."""

    every_us: int | None = 5_000_000
    """One in so many microseconds; ``None`` for every keyframe."""
    cuts: Sequence[Peak] = ()
    """Where scenes begin; see ``read_motion``."""
    peaks: Sequence[Peak] = ()
    """Where most moves."""
    most: int = 240
    """Of all kinds together; those of the least weight are left out."""
    width: int = 640


def extract(source: Path, folder: Path, wanted: Wanted, watch: Watch) -> tuple[Keyframe, ...]:
    """Write JPEGs into ``folder``, in order of time; a still's ``path`` is its name in there.

    Those of the grid are keyframes, the nearest ones not after the grid's times: only their bytes are read and only
    they are decoded. Those of cuts and peaks are the very picture shown at that time. A still's time is exact. Raises
    ``Malformed``: see ``read_timeline``.
    """
    timeline = read_timeline(source)
    chosen = _chosen(timeline, wanted)
    found: list[Keyframe] = []
    with open_source(source, edited=timeline.edited) as container:
        aspect = picture_of(container).codec_context.sample_aspect_ratio or Fraction(1)
    turn = _QUARTERS.get((int(np.sign(timeline.matrix[0])), int(np.sign(timeline.matrix[1]))), 0)
    for at, picture in _pictures(source, timeline, sorted(chosen)):
        reason, weight = chosen[at]
        at_us = int(timeline.times_us[at])
        name = f"{at_us:012d}.jpg"
        write_jpeg(picture, folder / name, width=wanted.width, aspect=aspect, turn=turn)
        found.append(Keyframe(at_us=at_us, reason=reason, path=name, weight=weight))
        watch.reached(len(found) / len(chosen))
    return tuple(found)


def _chosen(timeline: Timeline, wanted: Wanted) -> dict[int, tuple[KeyframeReason, float]]:
    """Frames by number; of several reasons for one the first counts."""
    times = timeline.times_us
    found: dict[int, tuple[KeyframeReason, float]] = {}
    for reason, peaks in ((KeyframeReason.SCENE, wanted.cuts), (KeyframeReason.MOTION, wanted.peaks)):
        for peak in sorted(peaks, key=lambda peak: -peak.weight):
            at = int(np.searchsorted(times, peak.at_us + 500, "right")) - 1
            if at >= 0 and len(found) < wanted.most:
                found.setdefault(at, (reason, peak.weight))
    grid = _grid(timeline, wanted.every_us)
    near_us = 0 if wanted.every_us is None else int(wanted.every_us * _LIKE)
    taken = np.sort(np.array([int(times[at]) for at in found], np.int64))
    grid = [at for at in grid if at not in found and _distance(taken, int(times[at])) >= near_us]
    room = wanted.most - len(found)
    if len(grid) > room:
        grid = [grid[n * len(grid) // room] for n in range(room)]
    found.update((at, (KeyframeReason.GRID, _GRID_WEIGHT)) for at in grid)
    return found


def _grid(timeline: Timeline, every_us: int | None) -> list[int]:
    """Keyframes: all, or the last one not after each of the grid's times."""
    ranks = np.full(len(timeline.pts), -1, np.int64)
    ranks[timeline.samples] = np.arange(timeline.frames)
    keys = np.unique(ranks[timeline.keys])
    keys = keys[keys >= 0]
    if every_us is None or not len(keys):
        return [int(key) for key in keys]
    wanted = np.arange(0, timeline.duration_us, every_us)
    nearest = np.searchsorted(timeline.times_us[keys], wanted, "right") - 1
    return [int(key) for key in np.unique(keys[np.maximum(nearest, 0)])]


def _distance(taken: np.ndarray, at_us: int) -> int:
    return int(np.abs(taken - at_us).min()) if len(taken) else 1 << 62


def _pictures(source: Path, timeline: Timeline, wanted: Sequence[int]) -> Iterator[tuple[int, VideoFrame]]:
    """Frames by number, keyframes decoded alone, others from the keyframe before them."""
    keys = set(timeline.keys.tolist())
    with open_source(source, edited=timeline.edited) as container:
        track = picture_of(container)
        only(container, track)
        context = track.codec_context
        context.thread_count = 1
        for at in wanted:
            sample = int(timeline.samples[at])
            alone = None
            if sample in keys and not timeline.edited:
                container.seek(int(timeline.dts[sample]), stream=track)
                packet = next(iter(container.demux(track)))
                if packet.dts == timeline.dts[sample]:
                    alone = _alone(context, packet)
            if alone is not None:
                yield at, alone
            else:
                yield from ((at, picture) for picture in frames(source, timeline, at, at + 1))


def _alone(context: av.VideoCodecContext, packet: "av.Packet[av.VideoStream]") -> VideoFrame | None:
    """What a keyframe shows; ``None`` where it cannot be decoded by itself."""
    try:
        found = [*context.decode(packet), *context.decode(None)]
    except av.error.InvalidDataError:
        return None
    finally:
        context.flush_buffers()
    return found[0] if found else None
