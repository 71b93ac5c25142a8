"""What a rendition's codecs are called: RFC 6381 names out of its initialization segment."""

from collections.abc import Iterator
from typing import Final

from core.errors import Malformed
from workers.media.boxes import Box, boxes_in

_PATH: Final = (b"mdia", b"minf", b"stbl", b"stsd")
_ENTRIES_AT: Final = 8
"""After a version and a count."""
_VISUAL_AT: Final = 78
_AUDIO_AT: Final = 28
"""Where the boxes in a sample entry begin (ISO/IEC 14496-12, 12.1.3 and 12.2.3)."""
_DECODER_CONFIG: Final = 0x04
_DECODER_SPECIFIC: Final = 0x05
_SKIPPED: Final = {0x03: 3, 0x04: 13}
"""Bytes of a descriptor before those in it (ISO/IEC 14496-1, 7.2.6.5 and 7.2.6.6)."""


def codecs(init: bytes) -> str:
    """``avc1.64001f,mp4a.40.2``; raises ``Malformed`` with ``broken_box`` for another codec than ours."""
    data = memoryview(init)
    movie = next(box for box in boxes_in(data) if box.kind == b"moov")
    names: list[str] = []
    for track in boxes_in(data, movie):
        if track.kind == b"trak":
            table = _within(data, track, *_PATH)
            entries = boxes_in(data, table._replace(body=table.body + _ENTRIES_AT))
            names.extend(_name(data, entry) for entry in entries)
    return ",".join(names)


def _name(data: memoryview, entry: Box) -> str:
    if entry.kind == b"avc1":
        record = _within(data, entry._replace(body=entry.body + _VISUAL_AT), b"avcC")
        return "avc1." + bytes(data[record.body + 1 : record.body + 4]).hex()
    if entry.kind == b"mp4a":
        record = _within(data, entry._replace(body=entry.body + _AUDIO_AT), b"esds")
        found = dict(_descriptors(data[record.body + 4 : record.end]))
        kind = found[_DECODER_CONFIG][0]
        return f"mp4a.{kind:x}.{found[_DECODER_SPECIFIC][0] >> 3}"
    raise Malformed("A rendition has a codec that is not ours.", code="broken_box")


def _descriptors(data: memoryview) -> Iterator[tuple[int, memoryview]]:
    """A descriptor and those in it, outermost first."""
    while len(data) > 1:
        tag, at, length = data[0], 1, 0
        while True:
            byte = data[at]
            at, length = at + 1, length << 7 | byte & 0x7F
            if not byte & 0x80:
                break
        body = data[at : at + length]
        yield tag, body
        if tag in _SKIPPED:
            yield from _descriptors(body[_SKIPPED[tag] :])
        data = data[at + length :]


def _within(data: memoryview, box: Box, *path: bytes) -> Box:
    for kind in path:
        found = next((inner for inner in boxes_in(data, box) if inner.kind == kind), None)
        if found is None:
            raise Malformed("A rendition has no index.", code="broken_box")
        box = found
    return box
