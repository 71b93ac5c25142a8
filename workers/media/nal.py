"""What a keyframe of H.264 or HEVC is by its own bytes: whether decoding can begin there without what came before."""

from collections.abc import Callable, Iterable
from typing import Final

_READ_BYTES: Final = 5
"""A length and the first byte of a unit's header."""
_MOST_UNITS: Final = 64
"""Before the first slice of a picture: parameter sets, SEI, a delimiter."""
_AVC_SLICES: Final = range(1, 6)
_AVC_IDR: Final = 5
_HEVC_SLICES: Final = range(32)
_HEVC_IDR: Final = frozenset({19, 20})

Read = Callable[[int, int], bytes]
"""So many bytes from a place in the file, fewer at its end."""


def closed_gops(codec: str, configuration: bytes, keyframes: Iterable[tuple[int, int]], read: Read) -> bool | None:
    """Whether every keyframe is an IDR picture (H.264, 7.4.1.2.4; HEVC, 7.4.2.2: IDR_W_RADL and IDR_N_LP).

    ``configuration`` is the avcC or hvcC record (ISO/IEC 14496-15, 5.3.3 and 8.3.3), a keyframe its place in the file
    and its size in bytes. ``None`` for other codecs, and where the record is missing.
    """
    if codec == "h264" and len(configuration) > 4 and configuration[0] == 1:  # noqa: PLR2004 - the byte read below
        prefix = (configuration[4] & 3) + 1
        return all(_first_slice(prefix, place, read, avc=True) == _AVC_IDR for place in keyframes)
    if codec == "hevc" and len(configuration) > 21:  # noqa: PLR2004 - the byte read below
        prefix = (configuration[21] & 3) + 1
        return all(_first_slice(prefix, place, read, avc=False) in _HEVC_IDR for place in keyframes)
    return None


def _first_slice(prefix_bytes: int, place: tuple[int, int], read: Read, *, avc: bool) -> int | None:
    """The type of a picture's first coded slice; ``None`` where there is none."""
    at, end = place[0], sum(place)
    for _ in range(_MOST_UNITS):
        head = read(at, _READ_BYTES)
        if at + prefix_bytes >= end or len(head) <= prefix_bytes:
            return None
        header = head[prefix_bytes]
        kind = header & 31 if avc else header >> 1 & 63
        if kind in (_AVC_SLICES if avc else _HEVC_SLICES):
            return kind
        at += prefix_bytes + int.from_bytes(head[:prefix_bytes], "big")
    return None
