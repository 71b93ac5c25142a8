"""What is known of a video file before anything decodes it, and what is refused then."""

import io
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import CricksyError, TooLarge
from tests.media.film import FTYP, SAMPLE, Table, box, film, full, moov, track, words
from tests.support import footage
from workers.media.container import LARGEST_BYTES, read_container

_VERDICTS = {
    "whole",
    "not_a_video",
    "truncated",
    "missing_index",
    "compressed_index",
    "impossible_index",
    "elsewhere",
    "no_picture",
    "broken_box",
}


def _code(data: bytes) -> str:
    """Why a file is refused; ``whole`` where it is not."""
    try:
        read_container(io.BytesIO(data))
    except CricksyError as error:
        return error.reason
    return "whole"


@pytest.mark.parametrize("large", [False, True])
def test_a_whole_file(*, large: bool) -> None:
    """A whole file says its tracks, its length and where its index is, with chunk offsets of 32 and of 64 bits."""
    found = read_container(io.BytesIO(film(large=large)))
    assert (found.format, found.duration_s, found.index_first, found.fragmented) == ("mp4", 3.0, True, False)
    assert [(each.kind, each.codec, each.samples) for each in found.tracks] == [("video", "avc1", 3)]
    assert found.recorded is None


def test_the_cameras_clock() -> None:
    """The time of recording counts seconds from 1904; an encoder's zero of 1970 is no time."""
    stbl = Table(chunks=()).build(0)
    for created_s, expected in (
        (3_660_000_000, datetime(2019, 12, 24, 2, 40, tzinfo=UTC)),
        (2_082_844_800, None),
    ):
        data = box(b"ftyp", FTYP) + moov(track(stbl), created_s=created_s)
        assert read_container(io.BytesIO(data)).recorded == expected


def test_quicktime_without_a_brand() -> None:
    """An old camera's MOV begins with its media, has no brand, and its index comes last."""
    data = box(b"wide") + box(b"mdat", SAMPLE * 3) + moov(track(Table().build(16)))
    found = read_container(io.BytesIO(data))
    assert (found.format, found.index_first) == ("mov", False)


def test_fragments() -> None:
    """A file in fragments has empty tables, and each fragment has to be whole."""
    empty = track(Table(sizes=(), chunks=(), runs=()).build(0))
    head = box(b"ftyp", FTYP) + box(b"moov", empty, box(b"mvex", full(b"trex", words(1, 1, 0, 0, 0))))
    fragment = box(b"moof", full(b"mfhd", words(1))) + box(b"mdat", SAMPLE)
    assert read_container(io.BytesIO(head + fragment * 3)).fragmented
    assert _code((head + fragment * 3)[:-1]) == "truncated"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not_a_video"),
        (b"\x9c\x07\xe1\x52" * 30, "not_a_video"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "playlist"),
        (b"\xef\xbb\xbf\n#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "playlist"),
        (box(b"ftyp", b"heic\0\0\0\0mif1"), "not_a_video"),
        (box(b"ftyp", b"M4A \0\0\0\0isom"), "not_a_video"),
        (box(b"ftyp", FTYP) + box(b"mdat", SAMPLE), "missing_index"),
        (box(b"ftyp", FTYP) + b"\0\0\0\x04moov", "broken_box"),
        (box(b"ftyp", FTYP) + box(b"moov", box(b"cmov")), "compressed_index"),
        (box(b"ftyp", FTYP) + box(b"moov", b"\0\0\1\0trak"), "broken_box"),
        (box(b"ftyp", FTYP) + box(b"moov", b"\0\0\0\1trak\0\0"), "broken_box"),
        (film(handler=b"soun"), "no_picture"),
        (film(own=False), "elsewhere"),
        (film(Table(each=1, sizes_count=0xFFFFFFFF)), "impossible_index"),
        (film(Table(sizes_count=0xFFFFFFFF)), "impossible_index"),
        (film(Table(runs=(1, 0xFFFFFFFF, 1))), "impossible_index"),
        (film(Table(runs=())), "impossible_index"),
        (film(Table(chunks=(0, 10_000))), "truncated"),
        (film(Table(sizes=(100, 100, 101))), "truncated"),
        (box(b"free") * 200_002, "too_many_boxes"),
    ],
)
def test_hostile_files(data: bytes, code: str) -> None:
    """Each kind of broken or hostile file is refused with a code of its own."""
    assert _code(data) == code


def test_a_file_cut_off_anywhere() -> None:
    """No beginning of a file passes for the whole file."""
    data = film()
    for length in range(len(data)):
        assert _code(data[:length]) in {"empty_file", "not_a_video", "truncated", "missing_index"}, length


def test_a_bomb_costs_no_memory() -> None:
    """A table that promises four thousand million samples is refused without room being made for them."""
    data = film(Table(sizes_count=0xFFFFFFFF))
    tracemalloc.start()
    try:
        assert _code(data) == "impossible_index"
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_the_largest_file(tmp_path: Path) -> None:
    """2048 MiB exactly are taken, a byte more is not."""
    path = tmp_path / "largest.mp4"
    head = film()
    path.write_bytes(head)
    with path.open("r+b") as file:
        file.seek(len(head))
        file.write((LARGEST_BYTES - len(head)).to_bytes(4, "big") + b"free")
        file.truncate(LARGEST_BYTES)
        assert read_container(file).size_bytes == LARGEST_BYTES
        file.truncate(LARGEST_BYTES + 1)
        with pytest.raises(TooLarge) as caught:
            read_container(file)
    assert caught.value.reason == "video_too_large"


@given(st.data())
def test_any_bytes(data: st.DataObject) -> None:
    """Whatever is changed in a file, the answer is a structure or a refusal, never anything else."""
    film_ = bytearray(film(large=data.draw(st.booleans())))
    for at in data.draw(st.lists(st.integers(0, len(film_) - 1), min_size=1, max_size=8)):
        film_[at] = data.draw(st.sampled_from((0, 1, 0x7F, 0x80, 0xFF)))
    assert _code(bytes(film_)) in _VERDICTS


def test_real_footage() -> None:
    """Real phones' and encoders' files are read; cut off in their media or without their index they are refused."""
    for path in footage():
        data = path.read_bytes()
        found = read_container(io.BytesIO(data))
        assert found.tracks[0].codec == "avc1", path.name
        assert found.duration_s > 1, path.name
        assert _code(data[: len(data) // 2]) in {"truncated", "missing_index"}, path.name
        assert _code(data[:-1]) == "truncated", path.name
