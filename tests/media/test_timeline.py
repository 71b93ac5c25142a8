"""The timeline tells each frame's time from the index alone, as decoding the file does."""

from pathlib import Path

import av
import numpy as np
import pytest

from core.errors import Malformed
from tests.media.counted import number_of, times_us
from tests.media.films import RECIPES, film
from tests.support import footage
from workers.media.timeline import read_timeline


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the films are made, each once."""
    return tmp_path_factory.mktemp("films")


def _decoded_us(path: Path) -> list[int]:
    with av.open(str(path)) as container:
        pts = [frame.pts or 0 for frame in container.decode(video=0)]
        clock = container.streams.video[0].time_base
    assert clock is not None
    return [round((at - pts[0]) * clock * 1_000_000) for at in pts]


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_times_of_frames(folder: Path, name: str) -> None:
    """Each frame's time is the one that it was made with, whatever the order of decoding, the box or the codec."""
    timeline = read_timeline(film(folder, name))
    assert timeline.times_us.tolist() == times_us(RECIPES[name])
    assert list(timeline.dts) == sorted(set(timeline.dts))


def test_an_edit_list(folder: Path) -> None:
    """Frames that an edit list hides are none: the first one is the first that a player shows."""
    path = film(folder, "edit")
    timeline = read_timeline(path)
    with av.open(str(path)) as container:
        numbers = [number_of(frame) for frame in container.decode(video=0)]
    assert numbers == list(range(17, 90))
    assert timeline.times_us.tolist() == _decoded_us(path)
    assert len(timeline.pts) == 90


def test_keyframes(folder: Path) -> None:
    """An IDR picture is a keyframe at which decoding can begin; an I picture that others lead to is not."""
    for name, closed in (("plain", [True] * 3), ("b-frames", [True] * 3), ("open", [True, False, False])):
        timeline = read_timeline(film(folder, name))
        assert timeline.closed.tolist() == closed, name


def test_spans(folder: Path) -> None:
    """A span begins with the picture on the screen at its start and ends before the one on it at its end."""
    timeline = read_timeline(film(folder, "plain"))
    assert timeline.snap(0, 3_000_000) == (0, 90)
    assert timeline.snap(0, 3_900_000) == (0, 90)
    assert timeline.snap(1_000_000, 1_100_000) == (30, 33)
    assert timeline.snap(1_020_000, 1_100_000) == (30, 33)
    assert timeline.snap(1_020_000, 1_020_001) == (30, 31)
    assert timeline.snap(1_033_000, 1_033_100) == (31, 32), "a player that counts in milliseconds means frame 31"


def test_spans_that_meet(folder: Path) -> None:
    """Spans that meet share no frame and leave none out, wherever they do."""
    timeline = read_timeline(film(folder, "uneven"))
    for at in range(10_000, timeline.duration_us - 100_000, 7919):
        before, after = timeline.snap(0, at), timeline.snap(at, timeline.duration_us)
        assert before[1] == after[0] or (at < 34_000 and before == (0, 1))


@pytest.mark.parametrize(
    ("start_us", "end_us", "code"),
    [
        (10, 10, "span_empty"),
        (10, 9, "span_empty"),
        (-1, 10, "span_outside"),
        (3_000_000, 3_000_001, "span_outside"),
        (0, 4_000_001, "span_outside"),
    ],
)
def test_spans_outside(folder: Path, start_us: int, end_us: int, code: str) -> None:
    """A span that is empty or outside the video is refused, and the refusal says which."""
    with pytest.raises(Malformed) as caught:
        read_timeline(film(folder, "plain")).snap(start_us, end_us)
    assert caught.value.reason == code


def test_a_file_that_is_none(tmp_path: Path) -> None:
    """Garbage is refused."""
    path = tmp_path / "garbage.mp4"
    path.write_bytes(b"\x9c\x07\xe1\x52" * 300)
    with pytest.raises(Malformed) as caught:
        read_timeline(path)
    assert caught.value.reason == "unreadable"


def test_real_footage() -> None:
    """Real files' times are those that decoding them gives."""
    for path in footage():
        timeline = read_timeline(path)
        decoded = _decoded_us(path)
        assert np.abs(timeline.times_us - np.array(decoded)).max() <= 1, path.name
        assert timeline.frames == len(decoded), path.name
