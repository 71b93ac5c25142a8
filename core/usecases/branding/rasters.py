"""What a PNG or WebP says of itself before anybody decodes it."""

from collections.abc import Callable
from typing import Final, NamedTuple

from core.errors import Malformed, TooLarge

MOST_PIXELS_A_SIDE: Final = 2048

_PNG: Final = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


class Size(NamedTuple):
    """In pixels."""

    width: int
    height: int


def checked_size(data: bytes, kind: str) -> Size:
    """The size of a picture of the ``kind`` ``png`` or ``webp``.

    Raises ``Malformed`` (``bad_picture``) for another file, and ``TooLarge`` (``too_many_pixels``).
    """
    size = _READERS[kind](data)
    if size is None or not all(size):
        raise bad_picture(kind)
    if max(size) > MOST_PIXELS_A_SIDE:
        raise TooLarge(
            f"The picture has {size.width} × {size.height} pixels; a side may have {MOST_PIXELS_A_SIDE}.",  # noqa: RUF001 - the sign between two sizes
            code="too_many_pixels",
            most=MOST_PIXELS_A_SIDE,
        )
    return size


def bad_picture(kind: str) -> Malformed:
    """The refusal of what cannot be read."""
    return Malformed(f"This file cannot be read as {kind.upper()}.", code="bad_picture")


def _png(data: bytes) -> Size | None:
    """PNG, third edition, 11.2.1: the header comes first."""
    if not data.startswith(_PNG):
        return None
    return Size(int.from_bytes(data[16:20]), int.from_bytes(data[20:24]))


def _webp(data: bytes) -> Size | None:
    """RFC 9649, 2.5 to 2.7: the first chunk says it, whichever of the three kinds it is."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or len(data) < 30:  # noqa: PLR2004 - the longest of the headers
        return None
    match data[12:16]:
        case b"VP8X":
            return Size(1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little"))
        case b"VP8L" if data[20] == 0x2F:  # noqa: PLR2004 - the signature
            bits = int.from_bytes(data[21:25], "little")
            return Size(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
        case b"VP8 " if data[23:26] == b"\x9d\x01\x2a":
            return Size(int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF)
    return None


_READERS: Final[dict[str, Callable[[bytes], Size | None]]] = {"png": _png, "webp": _webp}
