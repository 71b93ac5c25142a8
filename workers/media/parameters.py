"""H.264's parameter sets: read, and put together so that two encoders share one track (ITU-T H.264, 7.3.2)."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from msgspec import Struct

_WITH_CHROMA: Final = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})
"""Profiles whose sequence parameter sets tell the chroma format (7.3.2.1.1)."""
_IDS: Final = 32
_SPS: Final = 7
_PPS: Final = 8
_START: Final = re.compile(rb"\x00\x00\x01")
_FOUR_FOUR_FOUR: Final = 3


class Sequence(Struct, frozen=True, kw_only=True):
    """What a sequence parameter set says."""

    id: int
    progressive: bool
    """Every picture is a frame: no fields, and none mixed in."""


class Configuration(Struct, frozen=True, kw_only=True):
    """An ``avcC`` record (ISO/IEC 14496-15, 5.3.3.1)."""

    head: bytes
    """Version, profile, compatibility, level."""
    prefix_bytes: int
    """Of the length before each unit."""
    sequences: tuple[bytes, ...]
    pictures: tuple[bytes, ...]
    tail: bytes
    """Chroma format and depths, of the profiles that tell them."""

    @classmethod
    def read(cls, record: bytes) -> "Configuration | None":
        """``None`` for what is no such record."""
        if len(record) < 7 or record[0] != 1:  # noqa: PLR2004 - the bytes up to the first count
            return None
        sequences, at = _sets(record, 6, record[5] & 31)
        if at >= len(record):
            return None
        pictures, at = _sets(record, at + 1, record[at])
        if not sequences or not pictures:
            return None
        return cls(
            head=record[:4],
            prefix_bytes=(record[4] & 3) + 1,
            sequences=sequences,
            pictures=pictures,
            tail=record[at:],
        )

    def free_id(self) -> int | None:
        """A number that none of its parameter sets has, the highest; ``None`` where all are taken."""
        taken = {read_sequence(each).id for each in self.sequences} | {picture_id(each) for each in self.pictures}
        return max(set(range(_IDS)) - taken, default=None)

    def joined(self, stream: bytes) -> bytes:
        """The record with the sets of an Annex B stream too. Its level becomes the higher of the two."""
        added = list(units(stream))
        sequences = (*self.sequences, *(unit for unit in added if unit[0] & 31 == _SPS))
        pictures = (*self.pictures, *(unit for unit in added if unit[0] & 31 == _PPS))
        level = max(each[3] for each in sequences)
        listed = chain(
            (self.head[:3], bytes((level, 0xFC | self.prefix_bytes - 1, 0xE0 | len(sequences)))),
            (len(each).to_bytes(2, "big") + each for each in sequences),
            (bytes((len(pictures),)),),
            (len(each).to_bytes(2, "big") + each for each in pictures),
            (self.tail,),
        )
        return b"".join(listed)


def units(stream: bytes) -> Iterator[bytes]:
    """The NAL units of an Annex B stream."""
    marks = [(found.start(), found.end()) for found in _START.finditer(stream)]
    ends = chain((start for start, _ in marks[1:]), (len(stream),))
    for (_, begin), end in zip(marks, ends, strict=True):
        unit = stream[begin:end].rstrip(b"\0")
        if unit:
            yield unit


def prefixed(stream: bytes, prefix_bytes: int) -> bytes:
    """An Annex B picture as it lies in an MP4: a length before each unit, and no parameter sets."""
    pieces: Iterable[bytes] = (unit for unit in units(stream) if unit[0] & 31 not in {_SPS, _PPS})
    return b"".join(len(unit).to_bytes(prefix_bytes, "big") + unit for unit in pieces)


def read_sequence(unit: bytes) -> Sequence:
    """Read a sequence parameter set as far as it matters here. Raises ``ValueError`` for one that ends too soon."""
    bits = _Bits(unit[1:])
    profile = bits.take(8)
    bits.take(16)
    id_ = bits.unsigned()
    if profile in _WITH_CHROMA:
        _skip_chroma(bits)
    bits.unsigned()
    _skip_order(bits)
    bits.unsigned()
    bits.take(1)
    bits.unsigned()
    bits.unsigned()
    return Sequence(id=id_, progressive=bool(bits.take(1)))


def picture_id(unit: bytes) -> int:
    """The number of a picture parameter set."""
    return _Bits(unit[1:]).unsigned()


def _skip_chroma(bits: "_Bits") -> None:
    format_ = bits.unsigned()
    if format_ == _FOUR_FOUR_FOUR:
        bits.take(1)
    bits.unsigned()
    bits.unsigned()
    bits.take(1)
    if not bits.take(1):
        return
    for n in range(12 if format_ == _FOUR_FOUR_FOUR else 8):
        if bits.take(1):
            _skip_scaling(bits, 16 if n < 6 else 64)  # noqa: PLR2004 - six lists of 4x4 come first


def _skip_scaling(bits: "_Bits", size: int) -> None:
    last = following = 8
    for _ in range(size):
        if following:
            following = (last + bits.signed()) % 256
        last = following or last


def _skip_order(bits: "_Bits") -> None:
    kind = bits.unsigned()
    if kind == 0:
        bits.unsigned()
    elif kind == 1:
        bits.take(1)
        bits.signed()
        bits.signed()
        for _ in range(min(bits.unsigned(), 255)):
            bits.signed()


def _sets(record: bytes, at: int, count: int) -> tuple[tuple[bytes, ...], int]:
    found = []
    for _ in range(count):
        length = int.from_bytes(record[at : at + 2], "big")
        found.append(record[at + 2 : at + 2 + length])
        at += 2 + length
    return tuple(each for each in found if each), at


class _Bits:
    """A payload's bits, without the bytes that keep it from looking like a start code (7.4.1.1)."""

    def __init__(self, payload: bytes) -> None:
        clean = payload.replace(b"\0\0\3", b"\0\0")
        self._bits = bin(int.from_bytes(b"\1" + clean, "big"))[3:]
        self._at = 0

    def take(self, count: int) -> int:
        end = self._at + count
        if end > len(self._bits):
            raise ValueError("a parameter set ends too soon")
        value = int(self._bits[self._at : end], 2)
        self._at = end
        return value

    def unsigned(self) -> int:
        """Exp-Golomb (9.1)."""
        zeros = 0
        while not self.take(1):
            zeros += 1
        return (1 << zeros) - 1 + (self.take(zeros) if zeros else 0)

    def signed(self) -> int:
        value = self.unsigned()
        return (value + 1) // 2 if value % 2 else -(value // 2)
