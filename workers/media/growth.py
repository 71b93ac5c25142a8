"""A rendition while FFmpeg writes it: what can be played of it is published as it comes."""

import time
from pathlib import Path
from typing import Final

from workers.media.graph import GROWING
from workers.media.plan import Rung
from workers.media.playlists import read_segments
from workers.media.shelf import Shelf
from workers.media.watch import Watch

_PUBLISH_S: Final = 2.0
"""Between two publications; the first is made at once."""


class Growth:
    """A watch over FFmpeg that also looks at what it has written."""

    def __init__(self, shelf: Shelf, folder: Path, rung: Rung, longest_s: float, watch: Watch) -> None:
        """``longest_s`` is the most that a segment will take."""
        self._shelf = shelf
        self._playlist = folder / rung.name / GROWING
        self._rung = rung
        self._longest_s = longest_s
        self._watch = watch
        self._segments = 0
        self._due = 0.0

    def reached(self, share: float) -> None:
        """Publish what is new, then tell the watch behind this one."""
        if time.monotonic() >= self._due:
            segments = read_segments(self._playlist)
            if len(segments) > self._segments:
                self._segments = len(segments)
                self._shelf.put(self._rung, segments, longest_s=self._longest_s, ended=False)
                self._shelf.publish()
                self._due = time.monotonic() + _PUBLISH_S
        self._watch.reached(share)
