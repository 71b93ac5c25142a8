"""The patches of the last moments, for viewers who were away."""

from collections import deque

KEPT = 256
"""Patches."""
LONGEST_BYTES = 16 * 1024
"""Of all patches for one viewer: some fifty balls. Beyond it a snapshot, a quarter as long, is kinder to the line."""


class History:
    """Encoded patches that follow one another without a gap, the newest last."""

    def __init__(self) -> None:
        self._patches: deque[tuple[int, bytes]] = deque(maxlen=KEPT)
        """Each with the sequence number that it starts from."""

    def add(self, start: int, patch: bytes) -> None:
        """Keep the patch that starts from ``start``, which is where the last one ended."""
        self._patches.append((start, patch))

    def clear(self) -> None:
        """Forget all, since what comes next does not follow."""
        self._patches.clear()

    def since(self, seq: int) -> list[bytes] | None:
        """The patches from ``seq`` on; ``None`` where some are gone, or all are over ``LONGEST_BYTES``."""
        wanted: list[bytes] = []
        size = 0
        for start, patch in reversed(self._patches):
            wanted.append(patch)
            size += len(patch)
            if size > LONGEST_BYTES or start < seq:
                return None
            if start == seq:
                return wanted[::-1]
        return None
