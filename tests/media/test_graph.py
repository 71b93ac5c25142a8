"""FFmpeg's argument lists, codecs' names and the bubble around a child."""

import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from core.errors import Malformed
from core.models.footage import Facts, Picture, Sound
from tests.media.film import box, full
from workers.media.bubble import bubble, bubblewrap, wrapped
from workers.media.codecs import codecs
from workers.media.graph import copying, encoding
from workers.media.plan import ladder

_PICTURE = Picture(
    codec="hevc",
    profile="Main 10",
    pixel_format="yuv420p10le",
    coded_width=3840,
    coded_height=2160,
    width=3840,
    height=2160,
    rotation=0,
    frames=300,
    frame_rate=30.0,
    steady=True,
    interlaced=False,
    high_dynamic_range=True,
    bits_per_second=50_000_000,
    longest_gop_us=1_000_000,
    closed_gops=True,
)
_FACTS = Facts(
    duration_us=10_000_000,
    picture=_PICTURE,
    sound=Sound(codec="aac", channels=2, sample_rate=48_000, stream=2),
    picture_start_us=40_000,
)


def _sizes(width: int, height: int) -> list[tuple[str, int, int]]:
    picture = replace(_PICTURE, width=width, height=height)
    return [(rung.name, rung.width, rung.height) for rung in ladder(picture)]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((3840, 2160), [("360p", 640, 360), ("720p", 1280, 720), ("1080p", 1920, 1080)]),
        ((1080, 1920), [("360p", 360, 640), ("720p", 720, 1280), ("1080p", 1080, 1920)]),
        ((1280, 720), [("360p", 640, 360), ("720p", 1280, 720)]),
        ((960, 540), [("360p", 640, 360), ("720p", 960, 540)]),
        ((656, 368), [("360p", 640, 360)]),
        ((320, 180), [("360p", 320, 180)]),
        ((333, 187), [("360p", 332, 186)]),
        ((4000, 1), [("360p", 4000, 2)]),
    ],
)
def test_the_ladder(size: tuple[int, int], expected: list[tuple[str, int, int]]) -> None:
    """Renditions are by the shorter side, never larger than the source, even, and each is worth it."""
    assert _sizes(*size) == expected


def _after(arguments: list[str], option: str) -> list[str]:
    return [value for name, value in pairwise(arguments) if name == option]


def test_one_decoding() -> None:
    """The rest of a ladder comes of one input and one graph, its HDR mapped once, at its largest size."""
    arguments = encoding(Path("/media/film.mov"), _FACTS, ladder(_PICTURE)[1:], tone_maps=True)
    assert _after(arguments, "-i") == ["file:/media/film.mov"]
    (graph,) = _after(arguments, "-filter_complex")
    assert graph.count("tonemap=") == 1
    assert graph.count("split=2") == 2
    assert "[0:0]scale=1920:1080" in graph
    assert "[0:2]aresample" in graph
    assert _after(arguments, "-force_key_frames") == ["expr:gte(t,n_forced*2)"] * 2


def test_without_tone_mapping() -> None:
    """Where FFmpeg cannot map HDR, the picture is still made, of 8 bits."""
    (graph,) = _after(encoding(Path("film.mov"), _FACTS, ladder(_PICTURE)[:1], tone_maps=False), "-filter_complex")
    assert "zscale" not in graph
    assert "format=yuv420p" in graph


@pytest.mark.parametrize("name", ["http://127.0.0.1/film.mp4", "concat:a|b", "-i"])
def test_a_name_is_never_an_address(name: str) -> None:
    """Whatever a file is called, FFmpeg is told that it is a local MP4 file, before it is told the name."""
    for arguments in (
        copying(Path(name), _FACTS, "source"),
        encoding(Path(name), _FACTS, ladder(_PICTURE), tone_maps=True),
    ):
        at = arguments.index("-i")
        assert arguments[at + 1].startswith("file:/")
        before = arguments[:at]
        assert _after(before, "-f") == ["mov"]
        assert _after(before, "-protocol_whitelist") == ["file"]
        assert _after(before, "-format_whitelist") == ["mov"]
        assert _after(before, "-itsoffset") == ["-40000us"]


def test_another_codec() -> None:
    """What is not ours has no name, rather than a wrong one."""
    stsd = full(b"stsd", (1).to_bytes(4, "big"), box(b"hev1", bytes(78)))
    init = box(b"moov", box(b"trak", box(b"mdia", box(b"minf", box(b"stbl", stsd)))))
    with pytest.raises(Malformed):
        codecs(init)


def test_the_bubble(tmp_path: Path) -> None:
    """Inside, there is no network and no other process, one folder to write to and one file to read."""
    arguments = wrapped("/usr/bin/bwrap", ["/usr/bin/ffmpeg", "-i", "x"], folder=tmp_path, reads=[Path("/in/film.mp4")])
    assert arguments[:3] == ["/usr/bin/bwrap", "--unshare-all", "--die-with-parent"]
    assert arguments[-3:] == ["/usr/bin/ffmpeg", "-i", "x"]
    writable = [arguments[place + 1] for place, word in enumerate(arguments) if word == "--bind"]
    assert writable == [str(tmp_path)]
    readable = _after(arguments, "--ro-bind-try")
    assert "/in/film.mp4" in readable
    assert not {"/", "/etc", "/home", "/root"} & set(readable)


def test_no_bubble_where_there_is_none(tmp_path: Path) -> None:
    """Where bubblewrap is missing or cannot work, the command runs within the other limits."""
    if bubblewrap() is not None:
        pytest.skip("bubblewrap works here")
    assert bubble(["true"], folder=tmp_path, reads=()) == ["true"]
    assert shutil.which("true") is not None
