"""Renditions while FFmpeg writes them: what can be played of them is published as it comes."""

import time
from collections.abc import Mapping
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

    def __init__(self, shelf: Shelf, longest_s: Mapping[Rung, float], watch: Watch) -> None:
        """``longest_s`` says of each rendition what a segment will take at most."""
        self._shelf = shelf
        self._longest_s = longest_s
        self._watch = watch
        self._segments = dict.fromkeys(longest_s, 0)
        self._due = 0.0

    def reached(self, share: float) -> None:
        """Publish what is new, then tell the watch behind this one."""
        if time.monotonic() >= self._due and self._has_grown():
            self._shelf.publish()
            self._due = time.monotonic() + _PUBLISH_S
        self._watch.reached(share)

    def _has_grown(self) -> bool:
        """Put on the shelf what there is more of."""
        grown = False
        for rung, known in self._segments.items():
            segments = read_segments(self._shelf.folder / rung.name / GROWING)
            if len(segments) > known:
                self._segments[rung] = len(segments)
                self._shelf.put(rung, segments, longest_s=self._longest_s[rung], ended=False)
                grown = True
        return grown
