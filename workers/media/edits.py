"""What a track's boxes say of its times that FFmpeg does not hand out: offsets, edits, the matrix it is shown by."""

from collections.abc import Iterator
from os import SEEK_END
from pathlib import Path
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from core.errors import Malformed
from workers.media.boxes import Box, boxes_in, boxes_of_file

IDENTITY: Final = (0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_MOST_SAMPLES: Final = 20_000_000
"""A day of 240 frames a second."""
_EMPTY: Final = -1


class Edits(Struct, frozen=True, kw_only=True):
    """A track's own times."""

    offsets: NDArray[np.int64] | None
    """Ticks by which each sample is shown after it is decoded (``ctts``); ``None`` without B-frames."""
    spans: tuple[tuple[int, int], ...]
    """Media time and length of each edit that shows something (``elst``), in ticks of the track."""
    fragmented: bool
    matrix: tuple[int, ...]
    """Nine numbers, of which every third has 30 binary places and the others 16 (ISO/IEC 14496-12, 6.2.2)."""


def read_edits(path: Path, track: int) -> Edits:
    """Read them for the track of that number. Raises ``Malformed``: ``missing_index``, ``impossible_index``."""
    with path.open("rb") as file:
        size = file.seek(0, SEEK_END)
        index = next((box for box in boxes_of_file(file, size) if box.kind == b"moov"), None)
        if index is None:
            raise Malformed("The file has no index.", code="missing_index")
        file.seek(index.body)
        data = memoryview(file.read(index.end - index.body))
    try:
        return _read(data, track)
    except (IndexError, ValueError) as error:
        raise _impossible() from error


def _read(data: memoryview, track: int) -> Edits:
    inner = list(boxes_in(data))
    movie_clock = next((_clock(data, box) for box in inner if box.kind == b"mvhd"), 0)
    for box in inner:
        head = _find(data, box, b"tkhd") if box.kind == b"trak" else None
        if head is not None and _word(data, head.body + (20 if data[head.body] == 1 else 12)) == track:
            media = _find(data, box, b"mdia", b"mdhd")
            clock = 0 if media is None else _clock(data, media)
            at = head.body + (52 if data[head.body] == 1 else 40)
            return Edits(
                offsets=_offsets(data, _find(data, box, b"mdia", b"minf", b"stbl", b"ctts")),
                spans=tuple(_spans(data, _find(data, box, b"edts", b"elst"), clock, movie_clock)),
                fragmented=any(each.kind == b"mvex" for each in inner),
                matrix=tuple(int(number) for number in _numbers(data, at, 9, ">i4")),
            )
    raise Malformed("The file's index does not tell of its own track.", code="impossible_index")


def _offsets(data: memoryview, box: Box | None) -> NDArray[np.int64] | None:
    if box is None:
        return None
    runs = _numbers(data, box.body + 8, 2 * _word(data, box.body + 4), ">i4").reshape(-1, 2)
    counts = runs[:, 0] & 0xFFFFFFFF
    if counts.sum() > _MOST_SAMPLES:
        raise _impossible()
    return np.repeat(runs[:, 1], counts)


def _spans(data: memoryview, box: Box | None, clock: int, movie_clock: int) -> Iterator[tuple[int, int]]:
    """Edits that are not empty; lengths are in the movie's clock, and rounded as FFmpeg does."""
    if box is None or not clock or not movie_clock:
        return
    wide = data[box.body] == 1
    count, each = _word(data, box.body + 4), 20 if wide else 12
    for at in range(box.body + 8, min(box.body + 8 + count * each, box.end - each + 1), each):
        length, start = _numbers(data, at, 2, ">i8" if wide else ">i4")
        if start != _EMPTY:
            yield int(start), (2 * int(length) * clock + movie_clock) // (2 * movie_clock)


def _find(data: memoryview, box: Box, *path: bytes) -> Box | None:
    for kind in path:
        found = next((inner for inner in boxes_in(data, box) if inner.kind == kind), None)
        if found is None:
            return None
        box = found
    return box


def _clock(data: memoryview, header: Box) -> int:
    """Ticks a second, out of a ``mvhd`` or ``mdhd``."""
    return _word(data, header.body + (20 if data[header.body] == 1 else 12))


def _word(data: memoryview, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "big")


def _numbers(data: memoryview, at: int, count: int, kind: str) -> NDArray[np.int64]:
    if at + count * np.dtype(kind).itemsize > len(data):
        raise _impossible()
    return np.frombuffer(data, kind, count, at).astype(np.int64)


def _impossible() -> Malformed:
    return Malformed("The file's index promises more than it holds.", code="impossible_index")
