"""Where a clip is encoded and where it is copied, and when its pictures are decoded."""

from pathlib import Path

import numpy as np
from msgspec import Struct

from workers.media.timeline import Ticks, Timeline


class Joint(Struct, frozen=True, kw_only=True):
    """Frames in three parts: encoded up to ``copied``, copied up to ``tail``, encoded from there on."""

    copied: int
    tail: int
    samples: tuple[int, int]
    """Those copied, ``[from, to)`` in decoding order: they show what lies between the encoded parts."""


class Span(Struct, frozen=True, kw_only=True):
    """The frames ``[first, last)`` of a file."""

    path: Path
    timeline: Timeline
    first: int
    last: int
    joint: Joint

    @property
    def encoded(self) -> int:
        """How many of its frames are encoded."""
        return self.joint.copied - self.first + self.last - self.joint.tail

    @property
    def origin(self) -> int:
        """When its first frame is shown, in ticks."""
        return int(self.timeline.shown[self.first])

    @property
    def length(self) -> int:
        """In ticks, to the end of its last frame."""
        return self.timeline.until(self.last) - self.origin

    @property
    def shown(self) -> Ticks:
        """When each frame is shown, in ticks from its first, in the order in which they are decoded from the clip."""
        begin, end = self.joint.samples
        head, tail = np.arange(self.first, self.joint.copied), np.arange(self.joint.tail, self.last)
        order = (self.timeline.samples[head], np.arange(begin, end), self.timeline.samples[tail])
        return self.timeline.pts[np.concatenate(order)] - self.origin


def encoded_whole(last: int) -> Joint:
    """Nothing is copied of frames that end before ``last``."""
    return Joint(copied=last, tail=last, samples=(0, 0))


def joint(timeline: Timeline, first: int, last: int) -> Joint | None:
    """The most that can be copied of the frames ``[first, last)``; ``None`` where that is nothing.

    Copying begins at an IDR picture, before which nothing is shown that is decoded after it. It ends wherever the
    pictures decoded so far are the pictures shown so far: none of them needs a later one.
    """
    ranks = np.full(len(timeline.pts), timeline.frames + len(timeline.pts), np.int64)
    ranks[timeline.samples] = np.arange(timeline.frames)
    starts = timeline.keys[timeline.closed]
    fit = starts[(ranks[starts] >= first) & (ranks[starts] < last)]
    if not len(fit):
        return None
    begin = int(fit[0])
    copied = int(ranks[begin])
    reach = np.maximum.accumulate(ranks[begin : begin + last - copied])
    complete = np.flatnonzero(reach == copied + np.arange(len(reach)))
    length = int(complete[-1]) + 1
    return Joint(copied=copied, tail=copied + length, samples=(begin, begin + length))


def decode_times(shown: Ticks) -> Ticks:
    """When to decode pictures that are shown at these times, listed in decoding order.

    The times shown, in order, moved by as many pictures as any of them comes too early: rising, and none after its
    picture is shown. What lies before the first is as far apart as the first two.
    """
    ordered = np.sort(shown)
    delay = int((np.arange(len(shown)) - np.argsort(np.argsort(shown, kind="stable"))).max())
    step = max(1, int(ordered[1] - ordered[0])) if len(shown) > 1 else 1
    before = ordered[0] - step * np.arange(delay, 0, -1)
    return np.concatenate((before, ordered))[: len(shown)]
