"""A track's sample table: how many samples there are and where the last of them ends (ISO/IEC 14496-12, 8.5 to 8.7)."""

import struct
import sys
from array import array
from collections.abc import Mapping
from typing import Final, NamedTuple

from core.errors import Malformed
from workers.media.boxes import Box

_SIZES: Final = struct.Struct(">4xII")
_COUNT: Final = struct.Struct(">4xI")
_RUN: Final = struct.Struct(">III")
_WIDTHS: Final = {b"stco": "I", b"co64": "Q"}


class Extent(NamedTuple):
    """What a table says of the file that it describes."""

    samples: int
    end: int
    """Bytes from the beginning of the file to the end of its furthest chunk; 0 where there is none."""


def extent(data: memoryview, table: Mapping[bytes, Box], file_size: int) -> Extent:
    """How many samples a track has and how far into the file they reach.

    Of the chunks only the furthest is added up, so that a long file costs little. Raises ``Malformed`` with the code
    ``impossible_index`` for a table that promises more than it holds, or more than a file of that size can: such a one
    of a few hundred bytes would have a decoder allocate gigabytes.
    """
    sizes = table.get(b"stsz")
    if sizes is None:
        return _compact(data, table, file_size)
    each, count = _unpack(_SIZES, data, sizes)
    listed = _SIZES.size + sizes.body
    if (each * count > file_size) if each else (listed + 4 * count > sizes.end):
        raise _impossible()
    offsets = _offsets(data, table)
    if not count or not offsets:
        return Extent(count, 0)
    furthest = max(range(len(offsets)), key=offsets.__getitem__)
    first, length = _samples_of(data, table, furthest + 1)
    if first + length > count:
        raise _impossible()
    bytes_ = each * length if each else sum(_words(data[listed + 4 * first : listed + 4 * (first + length)], "I"))
    return Extent(count, offsets[furthest] + bytes_)


def _compact(data: memoryview, table: Mapping[bytes, Box], file_size: int) -> Extent:
    """Sizes of 4, 8 or 16 bits (``stz2``): of those only the count is looked at, and where the last chunk begins."""
    sizes = table.get(b"stz2")
    if sizes is None:
        return Extent(0, 0)
    field, count = _unpack(_SIZES, data, sizes)
    if field not in {4, 8, 16} or field * count > 8 * (sizes.end - sizes.body) or count > file_size:
        raise _impossible()
    return Extent(count, max(_offsets(data, table), default=0))


def _offsets(data: memoryview, table: Mapping[bytes, Box]) -> "array[int]":
    """Where each chunk begins."""
    for kind, code in _WIDTHS.items():
        box = table.get(kind)
        if box is not None:
            (count,) = _unpack(_COUNT, data, box)
            start = box.body + _COUNT.size
            end = start + count * (8 if code == "Q" else 4)
            if end > box.end:
                raise _impossible()
            return _words(data[start:end], code)
    return array("I")


def _samples_of(data: memoryview, table: Mapping[bytes, Box], chunk: int) -> tuple[int, int]:
    """The first sample of a chunk, from 0, and how many it has; chunks count from 1."""
    box = table.get(b"stsc")
    if box is None:
        raise _impossible()
    (runs,) = _unpack(_COUNT, data, box)
    start = box.body + _COUNT.size
    if not runs or start + runs * _RUN.size > box.end:
        raise _impossible()
    sample, begun, each = 0, 1, 0
    for first, per_chunk, _description in _RUN.iter_unpack(data[start : start + runs * _RUN.size]):
        if first < begun:
            raise _impossible()
        if first > chunk:
            break
        sample += (first - begun) * each
        begun, each = first, per_chunk
    return sample + (chunk - begun) * each, each


def _words(data: memoryview, code: str) -> "array[int]":
    """Big-endian numbers: ``I`` of four bytes, ``Q`` of eight."""
    words = array(code)
    words.frombytes(data)
    if sys.byteorder == "little":
        words.byteswap()
    return words


def _unpack(shape: struct.Struct, data: memoryview, box: Box) -> tuple[int, ...]:
    if box.end - box.body < shape.size:
        raise _impossible()
    return shape.unpack_from(data, box.body)


def _impossible() -> Malformed:
    return Malformed("The file's index promises more than the file can hold.", code="impossible_index")
