"""What a track's frames add up to, gathered one by one: a day of them fits in no list."""

from array import array
from fractions import Fraction

MICROSECONDS = 1_000_000


class Frames:
    """Times are in the track's own clock, in decoding order."""

    def __init__(self) -> None:
        self.count = 0
        """Of those that are shown."""
        self.hidden = 0
        """Of those that an edit list cuts away."""
        self.bytes = 0
        self.keyframe_places: array[int] = array("q")
        """Place in the file and size, one after the other; no place is -1."""
        self.keyframes = 0
        self._first: int | None = None
        self._last = 0
        self._shortest: int | None = None
        self._longest = 0
        self._gop_start: int | None = None
        self._longest_gop = 0

    def add(self, at: int, size_bytes: int, place: int, *, keyframe: bool, hidden: bool) -> None:
        """The next frame."""
        self.bytes += size_bytes
        if keyframe:
            self.keyframes += 1
            self.keyframe_places.extend((place, size_bytes))
            if self._gop_start is not None:
                self._longest_gop = max(self._longest_gop, at - self._gop_start)
            self._gop_start = at
        if self._first is None:
            self._first = at
        else:
            step = at - self._last
            self._shortest = step if self._shortest is None else min(self._shortest, step)
            self._longest = max(self._longest, step)
        self._last = at
        self.count += not hidden
        self.hidden += hidden

    @property
    def first(self) -> int:
        """When the first frame is decoded; 0 where there is none."""
        return self._first or 0

    @property
    def steady(self) -> bool:
        """Whether the steps between frames differ by a tick at most, which is what rounding does."""
        return self._shortest is None or self._longest - self._shortest <= 1

    def duration(self, stated: int | None) -> int:
        """From the first frame shown to the end of the last.

        The last one's length is what ``stated``, the track's word, leaves for it, or the average where that cannot be.
        """
        span = self._span
        believable = range(span + 1, span + max(2 * self._longest, 1) + 1)
        if stated and (self.hidden or self.count <= 1 or stated in believable):
            return stated
        return span + self._step

    @property
    def longest_gop(self) -> int:
        """Between keyframes, and from the last of them to the end."""
        begun = self._gop_start if self._gop_start is not None else self.first
        return max(self._longest_gop, self._last + self._step - begun)

    @property
    def _span(self) -> int:
        return self._last - self.first

    @property
    def _step(self) -> int:
        return round(self._span / max(1, self.count + self.hidden - 1))


def microseconds(ticks: int, clock: Fraction) -> int:
    """A time in a track's clock, as microseconds."""
    return round(ticks * clock * MICROSECONDS)
