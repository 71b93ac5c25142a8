"""A reel has the frames of its pieces, in order, and their sound with them."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from core.errors import Malformed
from tests.media.counted import SOUND_RATE, heard, lag, number_of
from tests.media.films import film
from workers.media.reel import MOST_PIECES, Piece, splice
from workers.media.smartcut import Method
from workers.media.timeline import read_timeline
from workers.media.watch import SILENT


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the films are made, each once."""
    return tmp_path_factory.mktemp("films")


def _numbers(path: Path) -> list[int]:
    with av.open(str(path)) as container:
        return [number_of(frame) for frame in container.decode(video=0)]


@pytest.mark.parametrize("name", ["b-frames", "uneven", "plain"])
def test_spans_of_one_film(folder: Path, tmp_path: Path, name: str) -> None:
    """Spans of one film, out of order and overlapping, follow each other frame by frame; most of it is copied."""
    source, reel = film(folder, name), tmp_path / "reel.mp4"
    duration_us = read_timeline(source).duration_us
    spans = [(1_700_000, duration_us), (317_000, 2_312_000), (900_000, 950_000), (0, 1_500_000)]
    made = splice([Piece(path=source, start_us=a, end_us=b) for a, b in spans], reel, SILENT)
    timeline = read_timeline(source)
    wanted = [frame for span in spans for frame in range(*timeline.snap(*span))]
    assert _numbers(reel) == wanted
    assert (made.method, made.frames) == (Method.SMART, len(wanted))
    assert made.encoded < made.frames / 2
    joined = read_timeline(reel)
    assert abs(joined.duration_us - made.duration_us) <= 1
    lengths = [timeline.until(b) - int(timeline.shown[a]) for a, b in (timeline.snap(*span) for span in spans)]
    begins = [round(sum(lengths[:n]) * timeline.clock * 1_000_000) for n in range(len(spans))]
    assert list(made.begins_us) == begins
    first_of_each = np.cumsum([0, *(b - a for a, b in (timeline.snap(*span) for span in spans[:-1]))])
    assert np.abs(joined.times_us[first_of_each] - np.array(begins)).max() <= 1
    before, after = heard(source), heard(reel)
    for begin_us, length, span in zip(begins, lengths, spans, strict=True):
        samples = round(length * timeline.clock * SOUND_RATE)
        if samples < SOUND_RATE // 5:
            continue
        start = round(int(timeline.shown[timeline.snap(*span)[0]]) * timeline.clock * SOUND_RATE)
        at = round(Fraction(begin_us, 1_000_000) * SOUND_RATE)
        assert abs(lag(after[at : at + samples], before[start : start + samples])) < SOUND_RATE // 1000


def test_films_that_are_not_alike(folder: Path, tmp_path: Path) -> None:
    """A film that is turned, one of another codec and a silent one are joined upright, in the first one's size."""
    reel = tmp_path / "reel.mp4"
    pieces = [
        Piece(path=film(folder, name), start_us=500_000, end_us=1_500_000) for name in ("b-frames", "hevc", "silent")
    ]
    made = splice([*pieces, Piece(path=film(folder, "turned"), start_us=0, end_us=400_000)], reel, SILENT)
    assert made.method is Method.RECODED
    assert made.reason
    numbers = _numbers(reel)
    assert len(numbers) == made.frames == 30 * 3 + 12
    assert numbers[:90] == [*range(15, 45)] * 3
    with av.open(str(reel)) as container:
        pictures = list(container.decode(video=0))
        assert {(picture.width, picture.height, picture.rotation) for picture in pictures} == {(320, 180, 0)}
    assert pictures[-1].to_ndarray(format="gray")[90, :60].max() < 40, "an upright picture has bars at its sides"
    assert abs(len(heard(reel)) - made.duration_us * SOUND_RATE / 1e6) <= 2048


def test_refusals(folder: Path, tmp_path: Path) -> None:
    """A reel of nothing, of too many pieces or of a span that is not there is refused and leaves no file."""
    piece = Piece(path=film(folder, "plain"), start_us=0, end_us=100_000)
    outside = Piece(path=piece.path, start_us=8_000_000, end_us=9_000_000)
    for pieces, code in (
        ([], "no_pieces"),
        ([piece] * (MOST_PIECES + 1), "too_many_pieces"),
        ([piece, outside], "span_outside"),
    ):
        with pytest.raises(Malformed) as caught:
            splice(pieces, tmp_path / "reel.mp4", SILENT)
        assert caught.value.reason == code
    assert not list(tmp_path.iterdir())
