"""Whether a file is an MP4 or MOV whose index fits it: looked at without decoding anything, in a few reads."""

import struct
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from os import SEEK_END
from typing import BinaryIO, Final

from msgspec import Struct

from core.errors import Malformed, TooLarge
from workers.media.boxes import Box, boxes_in, boxes_of_file
from workers.media.samples import extent

LARGEST_BYTES: Final = 2048 * 1024 * 1024
"""2048 MiB, included."""
_LARGEST_INDEX_BYTES: Final = 128 * 1024 * 1024
_FIRST_BOXES: Final = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_PLAYLISTS: Final = (b"ffconcat", b"#EXTM3U", b"<?xml", b"[playlist]")
_NOT_VIDEO: Final = frozenset({b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis", b"crx ", b"M4A ", b"M4B "})
_QUICKTIME: Final = b"qt  "
_KINDS: Final = {b"vide": "video", b"soun": "audio"}
_SELF_CONTAINED: Final = 1
_EPOCH: Final = datetime(1904, 1, 1, tzinfo=UTC)
_FIRST_CAMERA: Final = datetime(1991, 12, 2, tzinfo=UTC)
"""QuickTime's own first day; an encoder without a clock writes 1904 or 1970."""
_MOVIE_HEADERS: Final = (struct.Struct(">IIII"), struct.Struct(">QQIQ"))
"""Created, modified, timescale and duration: of version 0, and of version 1 with times of 64 bits."""
_NO_DURATION: Final = (0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF)


class Track(Struct, frozen=True, kw_only=True):
    """A track."""

    kind: str
    """``video``, ``audio`` or ``other``."""
    codec: str
    """The four characters of its sample entry, ``avc1``."""
    samples: int
    """In its sample table; 0 where they lie in fragments."""


class Container(Struct, frozen=True, kw_only=True):
    """What a file says of itself."""

    format: str
    """``mp4`` or ``mov``."""
    size_bytes: int
    duration_s: float
    """0 where only the fragments tell."""
    recorded: datetime | None
    """By the camera's clock, taken for UTC as the standard has it; phones keep to that, some cameras do not."""
    fragmented: bool
    index_first: bool
    """The index stands before the media, so that playing can begin before all is there."""
    tracks: tuple[Track, ...]


def read_container(file: BinaryIO) -> Container:
    """Read a file's structure.

    Raises ``TooLarge`` above ``LARGEST_BYTES`` and ``Malformed`` with a code that says what is wrong: ``empty_file``,
    ``playlist`` (a text that names other files), ``not_a_video``, ``truncated``, ``missing_index``,
    ``compressed_index``, ``impossible_index``, ``elsewhere`` (media in another file), ``no_picture``, ``broken_box`` or
    ``too_many_boxes``. At most the index is held in memory.
    """
    size = file.seek(0, SEEK_END)
    file.seek(0)
    _require_magic(file.read(16), size)
    outer = list(boxes_of_file(file, size))
    found = {box.kind: box for box in reversed(outer)}
    brand = _brand(file, found.get(b"ftyp"))
    if brand in _NOT_VIDEO:
        raise Malformed("This is a picture or a sound, not a video.", code="not_a_video")
    index = found.get(b"moov")
    if index is None:
        raise Malformed(
            "The file has no index: the recording was cut off before it was finished.", code="missing_index"
        )
    if index.end - index.body > _LARGEST_INDEX_BYTES:
        raise Malformed("The file's index is too large.", code="impossible_index")
    file.seek(index.body)
    data = memoryview(file.read(index.end - index.body))
    inner = list(boxes_in(data))
    if any(box.kind == b"cmov" for box in inner):
        raise Malformed("The file's index is compressed, which no phone does.", code="compressed_index")
    tracks = tuple(_track(data, box, size) for box in inner if box.kind == b"trak")
    if not any(track.kind == "video" for track in tracks):
        raise Malformed("There is no picture in this file.", code="no_picture")
    recorded, duration_s = _header(data, inner)
    return Container(
        format="mov" if brand in {None, _QUICKTIME} else "mp4",
        size_bytes=size,
        duration_s=duration_s,
        recorded=recorded,
        fragmented=any(box.kind == b"mvex" for box in inner),
        index_first=b"mdat" not in found or index.start < found[b"mdat"].start,
        tracks=tracks,
    )


def _require_magic(head: bytes, size: int) -> None:
    if not size:
        raise Malformed("The file is empty.", code="empty_file")
    if size > LARGEST_BYTES:
        raise TooLarge("A video has at most 2048 MiB.", code="video_too_large", most_bytes=LARGEST_BYTES)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_PLAYLISTS):
        raise Malformed("This is a list of other files, not a video.", code="playlist")
    if head[4:8] not in _FIRST_BOXES:
        raise Malformed("This is neither an MP4 nor a MOV file.", code="not_a_video")


def _brand(file: BinaryIO, box: Box | None) -> bytes | None:
    """The major brand; old QuickTime files have none."""
    if box is None:
        return None
    file.seek(box.body)
    return file.read(4)


def _track(data: memoryview, track: Box, file_size: int) -> Track:
    media = _children(data, _children(data, track).get(b"mdia"))
    information = _children(data, media.get(b"minf"))
    _require_own_media(data, _children(data, information.get(b"dinf")).get(b"dref"))
    table = _children(data, information.get(b"stbl"))
    samples, end = extent(data, table, file_size)
    if end > file_size:
        raise Malformed("The file ends before its last picture.", code="truncated", missing_bytes=end - file_size)
    handler, entry = media.get(b"hdlr"), table.get(b"stsd")
    return Track(
        kind=_KINDS.get(_four(data, handler, 8), "other"),
        codec=_four(data, entry, 12).decode("ascii", "replace"),
        samples=samples,
    )


def _require_own_media(data: memoryview, references: Box | None) -> None:
    """A reference without the flag "in this file" names another one, which a decoder would open (8.7.2)."""
    if references is None:
        return
    for entry in boxes_in(data, references._replace(body=references.body + 8)):
        flags = int.from_bytes(data[entry.body + 1 : entry.body + 4], "big")
        if not flags & _SELF_CONTAINED:
            raise Malformed("The file's pictures are in another file.", code="elsewhere")


def _header(data: memoryview, inner: list[Box]) -> tuple[datetime | None, float]:
    """When the recording was made, and its length in seconds."""
    box = next((box for box in inner if box.kind == b"mvhd"), None)
    if box is None or box.end - box.body < 4 + _MOVIE_HEADERS[1].size:
        return None, 0.0
    version = int(data[box.body] == 1)
    created, _modified, timescale, duration = _MOVIE_HEADERS[version].unpack_from(data, box.body + 4)
    recorded = None
    with suppress(OverflowError):  # beyond the year 9999: no clock says that
        recorded = _EPOCH + timedelta(seconds=created)
    if recorded is not None and recorded < _FIRST_CAMERA:
        recorded = None
    unknown = duration == _NO_DURATION[version] or not timescale
    return recorded, 0.0 if unknown else duration / timescale


def _children(data: memoryview, box: Box | None) -> Mapping[bytes, Box]:
    return {} if box is None else {inner.kind: inner for inner in boxes_in(data, box)}


def _four(data: memoryview, box: Box | None, at: int) -> bytes:
    """Four characters in a box; none where it is too short."""
    return b"" if box is None or box.body + at + 4 > box.end else bytes(data[box.body + at : box.body + at + 4])
