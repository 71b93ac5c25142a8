"""Segments as hls.js and Chromium read them: by the times in their fragments, and by simple edit lists alone."""

import re
import struct
from pathlib import Path
from typing import Final

import pytest
from msgspec.structs import replace

from tests.media.counted import make
from tests.media.films import RECIPES
from tests.media.footage_synth import ffmpeg
from workers.media.graph import INIT
from workers.media.package import make_package
from workers.media.playback import playing
from workers.media.probe import probe
from workers.media.watch import SILENT

_EMPTY: Final = -1
"""The media time of an edit in which nothing is shown (ISO/IEC 14496-12, 8.6.6)."""
_CLOCKS: Final = {"vide": 90_000, "soun": 48_000}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the packages are made."""
    return tmp_path_factory.mktemp("segments")


def _package(folder: Path, name: str) -> Path:
    """Of a film of five seconds; ``reordered late`` has its sound late and its frames in another order."""
    recipe = replace(RECIPES["late"], b_frames=2) if name == "reordered late" else RECIPES[name]
    source = make(folder / f"{name}.{recipe.container}", replace(recipe, frames=150))
    made = folder / name
    made.mkdir()
    make_package(source, probe(source), made, lambda _package: None, SILENT)
    return made


def _begins(segment: Path) -> tuple[float, float]:
    """When picture and sound begin, in seconds, by their first fragments: the picture's track is the first."""
    data = segment.read_bytes()
    found: dict[int, int] = {}
    for fragment in re.finditer(b"tfhd.{4}(.{4}).*?tfdt\x01.{3}(.{8})", data, re.DOTALL):
        track, time = (int.from_bytes(each) for each in fragment.groups())
        found.setdefault(track, time)
    return found[1] / _CLOCKS["vide"], found[2] / _CLOCKS["soun"]


def _edits(init: Path) -> list[int]:
    """The media times of all edits."""
    data = init.read_bytes()
    times: list[int] = []
    for each in re.finditer(b"elst(.).{3}(.{4})", data, re.DOTALL):
        entry = struct.Struct(">QqI" if each[1] == b"\x01" else ">IiI")
        count = int.from_bytes(each[2])
        times += [time for _, time, _ in entry.iter_unpack(data[each.end() : each.end() + count * entry.size])]
    return times


@pytest.mark.parametrize("name", ["plain", "b-frames", "uneven", "fragmented", "reordered late", "pcm", "open", "fast"])
def test_a_segment_begins_with_its_picture(name: str, folder: Path) -> None:
    """No sound is before it, by which a player that begins there would place the whole film; no edit is empty."""
    package = _package(folder, name)
    renditions = [each.parent for each in package.glob(f"*/{INIT}")]
    assert renditions
    for rendition in renditions:
        assert _EMPTY not in _edits(rendition / INIT)
        for segment in rendition.glob("*.m4s"):
            picture, sound = _begins(segment)
            assert picture <= sound, segment


def test_what_the_probe_says_of_it(folder: Path) -> None:
    """By how much keyframes are decoded before they are shown, and by how much the sound is late."""
    reordered = probe(make(folder / "reordered.mp4", RECIPES["b-frames"]))
    assert reordered.picture.ahead_us == 66_667
    late = probe(make(folder / "late.mp4", RECIPES["late"]))
    assert (late.picture.ahead_us, late.passthrough) == (0, True)
    assert late.sound is not None
    assert late.sound.late_us == pytest.approx(257_000, abs=25_000)


def test_a_sound_that_is_over_early(folder: Path) -> None:
    """It is not played as it is, as browsers would wait for more; what is made of it has silence to its end."""
    whole, path = make(folder / "whole.mp4", replace(RECIPES["plain"], frames=150)), folder / "early.mp4"
    ffmpeg("-i", str(whole), "-t", "2", "-i", str(whole), "-map", "0:v", "-map", "1:a", "-c", "copy", str(path))
    facts = probe(path)
    assert not facts.passthrough
    made = folder / "early"
    made.mkdir()
    make_package(path, facts, made, lambda _package: None, SILENT)
    with playing(made / "360p") as container:
        frames = [*container.decode(audio=0)]
    last = frames[-1]
    assert last.pts is not None
    assert float((last.pts + last.samples) * (last.time_base or 0)) == pytest.approx(5, abs=0.05)
