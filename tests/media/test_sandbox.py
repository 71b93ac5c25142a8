"""Hostile files: each is refused with a code of its own, in little time and memory, and reads no other file."""

import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from msgspec.structs import replace

from core.errors import CricksyError, Malformed
from tests.media.film import FTYP, Table, box, film, full, moov, track, words
from tests.media.footage_synth import Footage
from workers.media.child import Child, Limits
from workers.media.probe import probe
from workers.media.sandbox import _ROOT, _RUN, PROBE_LIMITS, _failure, look_inside

_SHORT_S = 10.0
_PEAK = "; import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
"""Has a look say, at its end, how many kilobytes it had at most."""
_PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n{}\n#EXT-X-ENDLIST\n"


def _code(look: Callable[[], object]) -> str:
    """Why it is refused, and that this did not take long: what is looked at has to be there already."""
    begun = time.monotonic()
    with pytest.raises(CricksyError) as caught:
        look()
    assert time.monotonic() - begun < _SHORT_S
    return caught.value.reason


_MANY: Final = 75_000_000


def _bomb() -> bytes:
    """An index of some hundred bytes for which a decoder makes room for 75 million samples: 1.8 GB."""
    table = box(
        b"stbl",
        full(b"stsd", words(1), box(b"avc1", bytes(70))),
        full(b"stts", words(1, _MANY, 1)),
        full(b"stsz", words(1, _MANY)),
        full(b"stsc", words(1, 1, _MANY, 1)),
        full(b"stco", words(1, 8)),
    )
    header = box(b"mdhd", bytes(12), words(1000, _MANY), bytes(4))
    media = box(b"mdia", header, full(b"hdlr", words(0), b"vide", bytes(12)), box(b"minf", table))
    return box(b"ftyp", FTYP) + moov(box(b"trak", full(b"tkhd", bytes(80)), media)) + box(b"mdat")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\x13\x37" * 5000, "not_a_video"),
        (box(b"ftyp", FTYP) + box(b"mdat", bytes(1000)), "missing_index"),
        (_bomb(), "impossible_index"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "playlist"),
        (_PLAYLIST.format("file:///etc/passwd").encode(), "playlist"),
        (film(), "no_decodable_picture"),
    ],
)
def test_refused(data: bytes, code: str, tmp_path: Path) -> None:
    """What is no video, or not a whole one, is refused before or in the sandbox."""
    path = tmp_path / "film.mp4"
    path.write_bytes(data)
    assert _code(lambda: probe(path)) == code


def test_a_file_cut_off(synthesised: Footage) -> None:
    """A file with its index first that stops in its pictures would pass a decoder's probe, and does not pass ours."""
    path = synthesised["cut.mp4"]
    assert _code(lambda: probe(path)) == "truncated"
    assert look_inside(path, fragmented=False).facts.picture.frames > 0


def test_too_many_pixels(synthesised: Footage) -> None:
    """8192 by 8192 black pixels take fourteen kilobytes, and are refused."""
    path = synthesised["vast.mp4"]
    assert _code(lambda: probe(path)) == "too_many_pixels"


def test_too_long(synthesised: Footage) -> None:
    """A video over the longest time is refused."""
    limits = replace(PROBE_LIMITS, longest_us=3_999_999)
    path = synthesised["plain.mp4"]
    assert _code(lambda: probe(path, limits=limits)) == "too_long"


def test_a_bomb_within_its_limit(tmp_path: Path) -> None:
    """A bomb that got past the look at the index is contained: the child has no room for what it promises."""
    path = tmp_path / "bomb.mp4"
    path.write_bytes(_bomb())
    assert path.stat().st_size < 711
    assert _code(lambda: look_inside(path, fragmented=False)) in {"probe_memory", "no_decodable_picture"}
    command = [sys.executable, "-I", "-c", _RUN + _PEAK, _ROOT, str(path), "100000000", "whole"]
    with Child(command, folder=tmp_path, limits=PROBE_LIMITS.child, reads=[path]) as child:
        assert b"refused" in b"".join(child.output(every_s=0.1))
        assert child.end() == 0
    assert int(child.stderr.split()[-1]) << 10 < PROBE_LIMITS.child.memory_bytes


def test_a_child_that_takes_more(tmp_path: Path) -> None:
    """A look that takes memory without end dies of its limit, before it has a gigabyte, and that is what is said."""
    greedy = "held = []\nwhile True: held.append(b'x' * (16 << 20)); print(len(held) << 4, flush=True)"
    with Child([sys.executable, "-I", "-c", greedy], folder=tmp_path, limits=PROBE_LIMITS.child) as child:
        said = b"".join(child.output(every_s=0.1))
        status = child.end()
    assert status == 1
    assert 512 < int(said.split()[-1]) < 1024
    assert _failure(status, child.stderr).reason == "probe_memory"


def test_the_limits_hold_in_the_child(tmp_path: Path) -> None:
    """The child's own system says what it may use: a gigabyte of addresses, no file, few descriptors."""
    shell = ["/bin/sh", "-c", "ulimit -v; ulimit -f; ulimit -n; ulimit -t; ulimit -c"]
    with Child(shell, folder=tmp_path, limits=PROBE_LIMITS.child) as child:
        said = b"".join(child.output(every_s=0.1))
        assert child.end() == 0
    assert said.split() == [b"1048576", b"0", b"32", b"20", b"0"]


@pytest.mark.parametrize("text", ["ffconcat version 1.0\nfile {}\n", _PLAYLIST])
def test_a_text_that_names_another_file(text: str, synthesised: Footage, tmp_path: Path) -> None:
    """The child itself speaks nothing but MP4: a list that names a real video is not followed."""
    path = tmp_path / "film.mp4"
    path.write_text(text.format(synthesised["plain.mp4"]), encoding="utf-8")
    assert _code(lambda: look_inside(path, fragmented=False)) == "unreadable"


def test_too_little_memory(synthesised: Footage) -> None:
    """A look that needs more memory than it may have ends as such."""
    child = replace(PROBE_LIMITS.child, memory_bytes=60 << 20)
    limits = replace(PROBE_LIMITS, child=child)
    path = synthesised["plain.mp4"]
    assert _code(lambda: look_inside(path, fragmented=False, limits=limits)) == "probe_memory"


def test_no_time_left(synthesised: Footage) -> None:
    """A look that takes longer than it may, by the clock, is ended."""
    limits = replace(PROBE_LIMITS, wall_s=0.0)
    path = synthesised["plain.mp4"]
    assert _code(lambda: look_inside(path, fragmented=False, limits=limits)) == "probe_time"


def test_a_loop(tmp_path: Path) -> None:
    """A child that computes for ever is ended by its processor limit."""
    limits = Limits(memory_bytes=1 << 30, cpu_s=1, file_bytes=0)
    begun = time.monotonic()
    with Child(["/bin/sh", "-c", "while :; do :; done"], folder=tmp_path, limits=limits) as child:
        assert b"".join(child.output(every_s=0.1)) == b""
        assert child.end() == -signal.SIGXCPU
    assert time.monotonic() - begun < _SHORT_S


def test_the_child_writes_nothing(tmp_path: Path) -> None:
    """A child with no file size left cannot write a byte."""
    limits = replace(PROBE_LIMITS.child)
    with Child(["/bin/sh", "-c", "echo x > written"], folder=tmp_path, limits=limits) as child:
        assert b"".join(child.output(every_s=0.1)) == b""
        assert child.end() != 0
    assert (tmp_path / "written").read_bytes() == b""


def test_what_an_honest_look_takes(synthesised: Footage) -> None:
    """A look at a usual file keeps far below the memory that it may have."""
    limits = replace(PROBE_LIMITS, child=replace(PROBE_LIMITS.child, memory_bytes=400 << 20))
    assert look_inside(synthesised["plain.mp4"], fragmented=False, limits=limits).facts.picture.frames == 120


def test_an_unknown_codec(synthesised: Footage, tmp_path: Path) -> None:
    """A picture in a format that nobody knows is said to be that."""
    path = tmp_path / "film.mp4"
    path.write_bytes(synthesised["silent.mp4"].read_bytes().replace(b"avc1", b"zzz9"))
    assert _code(lambda: probe(path)) == "unknown_codec"


def test_no_picture_that_can_be_decoded(synthesised: Footage, tmp_path: Path) -> None:
    """An index that fits, with noise where its pictures should be, is refused."""
    data = bytearray(synthesised["silent.mp4"].read_bytes())
    media = data.index(b"mdat") + 4
    end = data.index(b"moov") - 4
    data[media:end] = b"\xa5" * (end - media)
    path = tmp_path / "film.mp4"
    path.write_bytes(data)
    assert _code(lambda: probe(path)) == "no_decodable_picture"


def test_media_in_another_file(tmp_path: Path) -> None:
    """An index that points into another file is refused."""
    path = tmp_path / "film.mp4"
    path.write_bytes(film(own=False))
    with pytest.raises(Malformed) as caught:
        probe(path)
    assert caught.value.reason == "elsewhere"


def test_fragments_of_nothing(tmp_path: Path) -> None:
    """A file that says that it is in fragments, and has none, holds no picture."""
    path = tmp_path / "film.mp4"
    empty = track(Table(sizes=(), chunks=(), runs=()).build(0))
    promised = box(b"mvex", full(b"trex", words(1, 1, 0, 0, 0)))
    path.write_bytes(box(b"ftyp", FTYP) + box(b"moov", empty, promised))
    assert _code(lambda: probe(path)) in {"no_decodable_picture", "unreadable"}
