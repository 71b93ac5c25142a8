"""Stills show the picture that they say they show, and are taken where scenes begin and where most moves."""

from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from core.models.footage import KeyframeReason
from tests.media.counted import Recipe, make, number_of, times_us
from tests.media.films import RECIPES, film
from tests.support import footage
from workers.media.keyframes import Wanted, extract
from workers.media.motion import Motion, Peak, read_motion
from workers.media.watch import SILENT


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the films are made, each once."""
    return tmp_path_factory.mktemp("films")


def _number(path: Path) -> int:
    with av.open(str(path)) as container:
        return number_of(next(container.decode(video=0)))


@pytest.mark.parametrize("name", ["plain", "b-frames", "uneven", "open", "hevc", "fragmented", "ten", "two", "fast"])
def test_stills_show_their_time(folder: Path, tmp_path: Path, name: str) -> None:
    """Each still is the picture shown at its time, for keyframes and for the pictures between them."""
    source = film(folder, name)
    times = times_us(RECIPES[name])
    peaks = [Peak(at_us=times[n], weight=0.5) for n in (7, 37)]
    found = extract(source, tmp_path, Wanted(every_us=300_000, peaks=peaks), SILENT)
    assert {times[7], times[37]} <= {each.at_us for each in found}
    assert [each.at_us for each in found] == sorted({each.at_us for each in found})
    for each in found:
        assert times[_number(tmp_path / each.path)] == each.at_us
    assert sorted(path.name for path in tmp_path.iterdir()) == [each.path for each in found]


def test_the_grid(folder: Path, tmp_path: Path) -> None:
    """The grid takes keyframes, each once, and every keyframe where no step is given."""
    source = film(folder, "plain")
    for every_us in (100_000, 1_000_000, None):
        found = extract(source, tmp_path, Wanted(every_us=every_us), SILENT)
        assert [each.at_us for each in found] == [0, 1_000_000, 2_000_000]
        assert {each.reason for each in found} == {KeyframeReason.GRID}


def test_the_most(folder: Path, tmp_path: Path) -> None:
    """Where there are too many, those of the least weight are left out, and the grid first."""
    cuts = [Peak(at_us=n * 33_334, weight=n / 100) for n in range(1, 60)]
    found = extract(film(folder, "plain"), tmp_path, Wanted(cuts=cuts, most=10), SILENT)
    assert len(found) == 10
    assert {each.reason for each in found} == {KeyframeReason.SCENE}
    assert min(each.weight for each in found) == 0.5


def test_turned_pictures(folder: Path, tmp_path: Path) -> None:
    """A still is upright: a film that is shown turned by a quarter is higher than wide."""
    (found, *_) = extract(film(folder, "turned"), tmp_path, Wanted(width=90), SILENT)
    with av.open(str(tmp_path / found.path)) as container:
        picture = next(container.decode(video=0))
    assert (picture.width, picture.height) == (90, 160)
    with av.open(str(film(folder, "turned"))) as container:
        coded = next(container.decode(video=0))
    upright = np.rot90(coded.to_ndarray(format="gray"), coded.rotation // 90)[::2, ::2].astype(np.int16)
    shown = picture.to_ndarray(format="gray")
    assert np.abs(upright[:160, :90] - shown).mean() < 12
    assert np.abs(upright[::-1, ::-1][:160, :90] - shown).mean() > 20


def test_scenes(tmp_path: Path) -> None:
    """Cuts are found at the very pictures, and movement within a scene is none."""
    source = make(tmp_path / "scenes.mp4", Recipe(frames=120, scenes=35, options={"preset": "fast"}))
    motion = read_motion(source, SILENT)
    assert [cut.at_us for cut in motion.cuts] == [times_us(Recipe(frames=120))[n] for n in (35, 70, 105)]


def test_motion_where_it_is(tmp_path: Path) -> None:
    """A still film has no motion worth the name, a moving one has."""
    still = read_motion(make(tmp_path / "still.mp4", Recipe(still=True, frames=60)), SILENT)
    moving = read_motion(make(tmp_path / "moving.mp4", Recipe(frames=60)), SILENT)
    assert moving.values[1:].mean() > 3 * still.values[1:].mean()
    assert not moving.cuts


def test_peaks() -> None:
    """Peaks are the highest places, apart from each other, each weighed against what is usual."""
    times = np.arange(0, 20_000_000, 33_333)
    values = np.ones(len(times), np.float32)
    for at_s, height in ((4, 10.0), (5, 8.0), (12, 6.0), (17, 1.2)):
        values += height * np.exp(-(((times / 1e6 - at_s) / 0.2) ** 2)).astype(np.float32)
    found = Motion(times_us=times, values=values, cuts=()).peaks(5)
    assert [round(peak.at_us / 1e6) for peak in found] == [4, 12]
    assert found[0].weight == 1.0
    assert 0.4 < found[1].weight < 0.8


def test_motion_of_real_footage(tmp_path: Path) -> None:
    """Against all decoded differences, the cheap curve of real footage has nearly the same order."""
    for source in footage():
        motion = read_motion(source, SILENT)
        with av.open(str(source)) as container:
            track = container.streams.video[0]
            pictures = [
                (frame.pts or 0, frame.reformat(width=96, height=54, format="gray").to_ndarray().astype(np.int16))
                for frame in container.decode(track)
            ]
            clock = track.time_base
        assert clock is not None
        times = [round((pts - pictures[0][0]) * clock * 1_000_000) for pts, _ in pictures]
        at = np.searchsorted(times, motion.times_us)
        assert np.abs(np.array(times)[at] - motion.times_us).max() <= 1, source.name
        exact = [
            np.mean([np.abs(pictures[n][1] - pictures[n - 1][1]).mean() for n in range(begin + 1, end + 1)])
            for begin, end in pairwise(at)
        ]
        within = ~np.isin(motion.times_us[1:], [cut.at_us for cut in motion.cuts])
        left, right = (
            np.argsort(np.argsort(np.asarray(values, np.float64)[within])).astype(np.float64)
            for values in (exact, motion.values[1:])
        )
        assert np.corrcoef(left, right)[0, 1] > 0.92, source.name
        found = extract(source, tmp_path, Wanted(cuts=motion.cuts, peaks=motion.peaks(5)), SILENT)
        assert {each.at_us for each in found} >= {peak.at_us for peak in (*motion.cuts, *motion.peaks(5))}, source.name
