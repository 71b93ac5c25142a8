"""The poster, the thumbnails and the waveform of a package."""

import json
from pathlib import Path

import av
import msgspec
import numpy as np
import pytest

from core.models.footage import Package
from tests.media.footage_synth import Footage
from workers.media.package import make_package
from workers.media.poster import best_moment
from workers.media.probe import probe
from workers.media.sprites import make_sprites
from workers.media.watch import SILENT


def _made(path: Path, folder: Path) -> Package:
    return make_package(path, probe(path), folder, lambda _package: None, SILENT)


def _picture(path: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.generic]]:
    with av.open(path) as container:
        return next(container.decode(video=0)).to_ndarray(format="gray")


def test_the_poster_shows_something(synthesised: Footage, tmp_path: Path) -> None:
    """Where a film begins in the dark, its poster is from the first keyframe after it."""
    package = _made(synthesised["dawn.mp4"], tmp_path)
    assert package.poster == "poster.jpg"
    assert best_moment(tmp_path / "360p") == 2_000_000
    assert _picture(tmp_path / "poster.jpg").mean() > 60


def test_a_black_film(synthesised: Footage, tmp_path: Path) -> None:
    """A film with nothing in it has a poster nevertheless."""
    _made(synthesised["night.mp4"], tmp_path)
    assert _picture(tmp_path / "poster.jpg").shape == (180, 320)


def test_thumbnails(synthesised: Footage, tmp_path: Path) -> None:
    """The cues cover the film without a gap, and each names a tile that shows what the film shows then."""
    _made(synthesised["flashes.mp4"], tmp_path)
    text = (tmp_path / "thumbnails.vtt").read_text(encoding="utf-8")
    assert text == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:02.000\nsprites/00000.jpg#xywh=0,0,160,90\n\n"
        "00:00:02.000 --> 00:00:04.000\nsprites/00000.jpg#xywh=160,0,160,90\n"
    )
    assert _picture(tmp_path / "sprites" / "00000.jpg").shape == (90, 1600)


def test_several_sheets(synthesised: Footage, tmp_path: Path) -> None:
    """Tiles that do not fit a sheet are on the next, each in its place."""
    folder = tmp_path / "package"
    folder.mkdir()
    package = _made(synthesised["hours.mp4"], folder)
    cues = (folder / "thumbnails.vtt").read_text(encoding="utf-8").split("\n\n")[1:]
    assert len(cues) == 120
    assert cues[99].endswith("sprites/00000.jpg#xywh=1440,810,160,90")
    assert cues[100].startswith("00:03:20.000 --> 00:03:22.000\nsprites/00001.jpg#xywh=0,0,160,90")
    assert {name for name in package.media if name.startswith("sprites/")} == {
        "sprites/00000.jpg",
        "sprites/00001.jpg",
    }
    assert _picture(folder / "sprites" / "00000.jpg").shape == (900, 1600)
    brightness = [_picture(folder / "sprites" / "00000.jpg")[45, column * 160 + 80] for column in (0, 9)]
    assert int(brightness[1]) > int(brightness[0])


def test_thumbnails_of_a_long_film(synthesised: Footage, tmp_path: Path) -> None:
    """A long film has a tile for a longer time, so that their number is bounded."""
    _made(synthesised["hours.mp4"], tmp_path)
    make_sprites(tmp_path / "360p", tmp_path, 600 * 8_000_000, SILENT)
    cues = (tmp_path / "thumbnails.vtt").read_text(encoding="utf-8").split("\n\n")[1:]
    assert len(cues) == 30


def test_the_waveform(synthesised: Footage, tmp_path: Path) -> None:
    """The peaks are high while it beeps, and nothing otherwise."""
    package = _made(synthesised["flashes.mp4"], tmp_path)
    assert package.waveform == "waveform.json"
    found = json.loads((tmp_path / "waveform.json").read_bytes())
    assert found["interval_us"] == 20_000
    peaks = found["peaks"]
    assert len(peaks) == 200
    loud = {place for place, peak in enumerate(peaks) if peak > 128}
    assert loud <= {*range(48, 57), *range(148, 157)}
    assert {51, 52, 53, 151, 152, 153} <= loud
    assert max(peaks) <= 255
    assert sum(peaks[:45]) == 0


def test_a_silent_film(synthesised: Footage, tmp_path: Path) -> None:
    """A film without sound has no waveform."""
    package = _made(synthesised["silent.mp4"], tmp_path)
    assert package.waveform is None
    assert not (tmp_path / "waveform.json").exists()
    assert msgspec.json.decode(msgspec.json.encode(package), type=Package) == package


@pytest.mark.parametrize("name", ["corners.mp4", "upright.mp4"])
def test_the_shape_of_tiles(name: str, synthesised: Footage, tmp_path: Path) -> None:
    """Tiles have the picture's shape."""
    _made(synthesised[name], tmp_path)
    size = "0,0,160,90" if name == "corners.mp4" else "0,0,90,160"
    assert size in (tmp_path / "thumbnails.vtt").read_text(encoding="utf-8")
