"""Small pictures for a player's time line: sprite sheets, and a WebVTT file that says which tile is when."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from workers.media.graph import KEYFRAME_S
from workers.media.playback import keyframes
from workers.media.playlists import write_whole
from workers.media.watch import Watch

THUMBNAILS: Final = "thumbnails.vtt"
_FOLDER: Final = "sprites"
_LONG_SIDE: Final = 160
_COLUMNS: Final = 10
_ROWS: Final = 10
_MOST_TILES: Final = 600
_SECOND_US: Final = 1_000_000


class _Sheet:
    """A picture of tiles, row by row; it is as high as it has tiles."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tiles: list[NDArray[np.uint8]] = []

    def add(self, tile: NDArray[np.uint8]) -> str:
        """Put a tile in; its place as a media fragment, ``x,y,width,height``."""
        row, column = divmod(len(self._tiles), _COLUMNS)
        height, width = tile.shape[:2]
        self._tiles.append(tile)
        return f"{column * width},{row * height},{width},{height}"

    @property
    def full(self) -> bool:
        return len(self._tiles) == _COLUMNS * _ROWS

    def save(self) -> None:
        """Write what is in it."""
        height, width, colours = self._tiles[0].shape
        rows = math.ceil(len(self._tiles) / _COLUMNS)
        canvas = np.zeros((rows * height, _COLUMNS * width, colours), np.uint8)
        for place, tile in enumerate(self._tiles):
            row, column = divmod(place, _COLUMNS)
            canvas[row * height : (row + 1) * height, column * width : (column + 1) * width] = tile
        VideoFrame.from_ndarray(canvas, "rgb24").save(self._path, qscale=5)


def make_sprites(rendition: Path, folder: Path, duration_us: int, watch: Watch) -> tuple[str, ...]:
    """Make sheets of a rendition's keyframes and ``THUMBNAILS`` in ``folder``; the sheets' names, relative to it.

    A tile stands for the time up to the next: 2 s in a video of up to 20 minutes, more in a longer one.
    """
    (folder / _FOLDER).mkdir(exist_ok=True)
    names: list[str] = []
    cues: list[tuple[int, str]] = []
    sheet: _Sheet | None = None
    for at_us, tile in _tiles(rendition, duration_us):
        if sheet is None:
            names.append(f"{_FOLDER}/{len(names):05d}.jpg")
            sheet = _Sheet(folder / names[-1])
        cues.append((at_us, f"{names[-1]}#xywh={sheet.add(tile)}"))
        if sheet.full:
            sheet.save()
            sheet = None
        watch.reached(min(1.0, at_us / duration_us))
    if sheet is not None:
        sheet.save()
    write_whole(folder / THUMBNAILS, _webvtt(cues, duration_us).encode())
    return tuple(names)


def _tiles(rendition: Path, duration_us: int) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    step_us = max(KEYFRAME_S * _SECOND_US, math.ceil(duration_us / _MOST_TILES))
    due_us = 0
    for at_us, frame in keyframes(rendition):
        if at_us < due_us:
            continue
        due_us = at_us - at_us % step_us + step_us
        share = _LONG_SIDE / max(frame.width, frame.height)
        width, height = (max(2, round(side * share / 2) * 2) for side in (frame.width, frame.height))
        yield at_us, frame.reformat(width, height, "rgb24").to_ndarray().astype(np.uint8, copy=False)


def _webvtt(cues: list[tuple[int, str]], duration_us: int) -> str:
    ends = [*(at_us for at_us, _ in cues[1:]), duration_us]
    spans = [f"{_clock(at_us)} --> {_clock(end_us)}\n{area}" for (at_us, area), end_us in zip(cues, ends, strict=False)]
    return "\n\n".join(["WEBVTT", *spans]) + "\n"


def _clock(at_us: int) -> str:
    milliseconds = at_us // 1000
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"
