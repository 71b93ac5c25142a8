"""Packages of files as ZIP archives: the same bytes for the same files, and files that are in it twice kept once.

APPNOTE.TXT (PKWARE, version 6.3.10), 4.3: no ZIP64, no data descriptors, names in UTF-8.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

_LOCAL: Final = struct.Struct("<4s5H3I2H")
_CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
_END: Final = struct.Struct("<4s4H2IH")
_VERSION: Final = 20
_UTF8: Final = 0x0800
_STORED, _DEFLATED = 0, 8
_DATE: Final = (1 << 5) | 1
"""1 January 1980, the earliest: what a package holds does not depend on when it was made."""
_MODE: Final = 0o100644 << 16
"""A plain file, for unzippers on Unix."""
_MADE_BY_UNIX: Final = 3 << 8
_KEPT: Final = 512

Files = Mapping[str, bytes]
"""By their paths, with ``/`` between folders."""


class _Packed(NamedTuple):
    method: int
    check: int
    size: int
    data: bytes


@lru_cache(maxsize=_KEPT)
def _packed(content: bytes) -> _Packed:
    """Deflated, where that makes it smaller: what the packages of all matches share is packed once."""
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = squeezed.compress(content) + squeezed.flush()
    smaller = len(data) < len(content)
    return _Packed(_DEFLATED if smaller else _STORED, zlib.crc32(content), len(content), data if smaller else content)


class Package:
    """An archive, in pieces that are to be sent one after the other."""

    def __init__(self, files: Files) -> None:
        """``files`` come in the order of their paths."""
        self.pieces = list(_pieces(files))
        self.size_bytes = sum(len(piece) for piece in self.pieces)


def _pieces(files: Files) -> Iterator[bytes]:
    directory, offset = [], 0
    for path in sorted(files):
        name, packed = path.encode(), _packed(files[path])
        facts = (_UTF8, packed.method, 0, _DATE, packed.check, len(packed.data), packed.size, len(name))
        head = _LOCAL.pack(b"PK\x03\x04", _VERSION, *facts, 0) + name
        yield head
        yield packed.data
        directory.append(
            _CENTRAL.pack(b"PK\x01\x02", _MADE_BY_UNIX | _VERSION, _VERSION, *facts, 0, 0, 0, 0, _MODE, offset) + name
        )
        offset += len(head) + len(packed.data)
    central = b"".join(directory)
    count = len(directory)
    yield central + _END.pack(b"PK\x05\x06", 0, 0, count, count, len(central), offset, 0)
