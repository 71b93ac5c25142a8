"""Small MP4 files made by hand, whole ones and ones with something wrong."""

import struct
from collections.abc import Sequence
from typing import NamedTuple

FTYP = b"isom\0\0\0\0isom"
SAMPLE = b"\x2a" * 100


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box with these parts in it."""
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def full(kind: bytes, *parts: bytes, version: int = 0, flags: int = 0) -> bytes:
    """A box with a version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def words(*numbers: int) -> bytes:
    """Numbers of 32 bits."""
    return struct.pack(f">{len(numbers)}I", *numbers)


class Table(NamedTuple):
    """A sample table; every field can be made to lie."""

    sizes: Sequence[int] = (100, 100, 100)
    sizes_count: int | None = None
    each: int = 0
    chunks: Sequence[int] = (0, 200)
    """Offsets into the media."""
    runs: Sequence[int] = (1, 2, 1, 2, 1, 1)
    """First chunk, samples in a chunk, description; once for each run."""

    def build(self, media_at: int, *, large: bool = False) -> bytes:
        """The ``stbl`` of a file whose media begin there."""
        count = len(self.sizes) if self.sizes_count is None else self.sizes_count
        offsets = [media_at + each for each in self.chunks]
        packed = struct.pack(f">{len(offsets)}Q", *offsets) if large else words(*offsets)
        return box(
            b"stbl",
            full(b"stsd", words(1), box(b"avc1", bytes(70))),
            full(b"stsz", words(self.each, count, *(() if self.each else self.sizes))),
            full(b"stsc", words(len(self.runs) // 3, *self.runs)),
            full(b"co64" if large else b"stco", words(len(offsets)), packed),
        )


def track(stbl: bytes, *, handler: bytes = b"vide", own: bool = True) -> bytes:
    """A ``trak``."""
    dref = full(b"dref", words(1), full(b"url ", b"" if own else b"file:///etc/passwd\0", flags=int(own)))
    return box(
        b"trak",
        box(
            b"mdia",
            full(b"hdlr", words(0), handler, bytes(12)),
            box(b"minf", box(b"dinf", dref), stbl),
        ),
    )


def moov(*tracks: bytes, created_s: int = 0, duration: int = 3000) -> bytes:
    """A ``moov`` with a timescale of 1000 in a second."""
    return box(b"moov", full(b"mvhd", words(created_s, 0, 1000, duration), bytes(80)), *tracks)


def film(table: Table | None = None, *, large: bool = False, handler: bytes = b"vide", own: bool = True) -> bytes:
    """A file with its index first: three samples of 100 bytes in two chunks."""
    table = table or Table()
    head = box(b"ftyp", FTYP)
    length = len(head) + len(moov(track(table.build(0, large=large), handler=handler, own=own)))
    index = moov(track(table.build(length + 8, large=large), handler=handler, own=own))
    return head + index + box(b"mdat", SAMPLE * 3)
