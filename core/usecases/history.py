"""The patches of the last moments, for viewers who were away."""

from collections import deque
from typing import NamedTuple

KEPT = 256
"""Patches."""
LONGEST_BYTES = 16 * 1024
"""Of all patches for one viewer: some seventy balls. Beyond it a snapshot, a quarter as long, is kinder to the line."""


class Missed(NamedTuple):
    """What brings a viewer who was away up to date."""

    start: int
    """The sequence number from which the patches lead on: the board was then what the viewer has."""
    patches: list[bytes]
    """Encoded ``Patch`` messages, the oldest first."""


class _Kept(NamedTuple):
    start: int
    quiet: int
    """The last sequence number at which the board was seen to be still as at ``start``."""
    patch: bytes


class History:
    """Encoded patches that follow one another without a gap, the newest last."""

    def __init__(self) -> None:
        self._patches: deque[_Kept] = deque(maxlen=KEPT)

    def add(self, start: int, quiet: int, patch: bytes) -> None:
        """Keep the patch from ``start``, where the last one ended; up to ``quiet`` the board stayed as it was."""
        self._patches.append(_Kept(start, quiet, patch))

    def clear(self) -> None:
        """Forget all, since what comes next does not follow."""
        self._patches.clear()

    def since(self, seq: int) -> Missed | None:
        """The patches for a viewer at ``seq``; ``None`` where some are gone, or all are over ``LONGEST_BYTES``."""
        wanted: list[bytes] = []
        size = 0
        for start, quiet, patch in reversed(self._patches):
            wanted.append(patch)
            size += len(patch)
            if size > LONGEST_BYTES or quiet < seq:
                return None
            if start <= seq:
                return Missed(start, wanted[::-1])
        return None
