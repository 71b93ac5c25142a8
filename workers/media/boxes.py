"""The boxes (QuickTime: atoms) that an MP4 or MOV file is made of: ISO/IEC 14496-12, section 4.2."""

import struct
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from core.errors import Malformed

_HEADER: Final = struct.Struct(">I4s")
_LARGE: Final = struct.Struct(">Q")
_TO_THE_END: Final = 0
_IS_LARGE: Final = 1
_MOST_BOXES: Final = 200_000
"""A fragment has two: a day of fragments of a second."""


class Box(NamedTuple):
    """Where a box lies in its file or in the box around it."""

    kind: bytes
    """Four characters, ``b"moov"``."""
    start: int
    """Bytes from the beginning to the box's header."""
    body: int
    """Bytes from the beginning to what is in it."""
    end: int
    """Bytes from the beginning to what follows it."""


def boxes_of_file(file: BinaryIO, size: int) -> Iterator[Box]:
    """The outermost boxes of a file of ``size`` bytes, of which nothing but headers is read.

    Raises ``Malformed``: ``truncated`` where a box goes on beyond the file, ``broken_box``, and ``too_many_boxes``.
    """
    at = count = 0
    while at < size:
        file.seek(at)
        box = _box(file.read(_HEADER.size + _LARGE.size), at, size)
        yield box
        at, count = box.end, count + 1
        if count > _MOST_BOXES:
            raise Malformed("The file is in too many pieces.", code="too_many_boxes")


def boxes_in(data: memoryview, box: Box | None = None) -> Iterator[Box]:
    """The boxes in a part of ``data``, all of it without a ``box``. Raises ``Malformed`` with ``broken_box``."""
    at, end = (0, len(data)) if box is None else (box.body, box.end)
    while end - at >= _HEADER.size:  # QuickTime ends some of them with four zero bytes
        inner = _box(bytes(data[at : at + _HEADER.size + _LARGE.size]), at, end, inside=True)
        yield inner
        at = inner.end


def _box(header: bytes, at: int, end: int, *, inside: bool = False) -> Box:
    body = at + _HEADER.size
    if body > end:
        raise _overrun(body - end, inside=inside)
    size, kind = _HEADER.unpack_from(header)
    if size == _TO_THE_END:
        return Box(kind, at, body, end)
    if size == _IS_LARGE:
        body += _LARGE.size
        if body > end:
            raise _overrun(body - end, inside=inside)
        (size,) = _LARGE.unpack_from(header, _HEADER.size)
    if at + size < body:
        raise Malformed("A box is smaller than its own header.", code="broken_box")
    if at + size > end:
        raise _overrun(at + size - end, inside=inside)
    return Box(kind, at, body, at + size)


def _overrun(missing_bytes: int, *, inside: bool) -> Malformed:
    if inside:
        return Malformed("A box is larger than the one around it.", code="broken_box")
    return Malformed("The file ends before it says that it does.", code="truncated", missing_bytes=missing_bytes)
