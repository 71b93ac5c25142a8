"""A clip has exactly the frames of its span, the copied ones bit by bit, and its sound where it belongs."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.errors import Malformed
from tests.media.counted import SOUND_RATE, heard, lag, number_of
from tests.media.films import RECIPES, film
from tests.support import footage
from workers.media.smartcut import Cut, Method, cut
from workers.media.timeline import read_timeline
from workers.media.watch import SILENT

_COPIABLE = (
    "plain",
    "b-frames",
    "uneven",
    "turned",
    "fragmented",
    "silent",
    "two",
    "fast",
    "late",
    "main",
    "ten",
    "edit",
)
_FIDELITY_DB = 38.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the films are made, each once."""
    return tmp_path_factory.mktemp("films")


def _luma(path: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="gray").astype(np.uint8) for frame in container.decode(video=0)]


def _fidelity_db(left: NDArray[np.uint8], right: NDArray[np.uint8]) -> float:
    error = float(np.mean((left.astype(np.float64) - right) ** 2))
    return 99.0 if not error else float(10 * np.log10(255**2 / error))


def _payloads(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]


def _require_exact(source: Path, clip: Path, made: Cut) -> None:
    """Every frame is the source's, at the source's time; what is copied is copied bit by bit."""
    timeline, copied = read_timeline(source), read_timeline(clip)
    before, after = _luma(source)[made.first : made.last], _luma(clip)
    assert len(after) == made.frames
    exact = 0
    for n, (left, right) in enumerate(zip(before, after, strict=True)):
        assert _fidelity_db(left, right) > _FIDELITY_DB, n
        exact += bool(np.array_equal(left, right))
    assert exact >= made.frames - made.encoded
    expected = timeline.times_us[made.first : made.last] - timeline.times_us[made.first]
    assert np.abs(copied.times_us - expected).max() <= 1
    assert int(copied.shown[0]) == 0
    original = set(_payloads(source))
    assert sum(payload in original for payload in _payloads(clip)) == made.frames - made.encoded
    assert copied.matrix == timeline.matrix
    data = clip.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def _require_sound(source: Path, clip: Path, made: Cut) -> None:
    """Late or early by less than a millisecond, and as long as the picture."""
    timeline = read_timeline(source)
    begin_s = int(timeline.shown[made.first]) * timeline.clock
    before = heard(source)[round(begin_s * SOUND_RATE) :]
    after = heard(clip)
    length = round((made.end_us - made.start_us) * SOUND_RATE / 1e6)
    before = before[:length]
    if not before.any():
        assert not after.any(), "silence became sound"
        return
    assert abs(len(after) - len(before)) <= 2048
    if length > SOUND_RATE // 5:
        assert abs(lag(after[:length], before)) < SOUND_RATE // 1000


@pytest.mark.parametrize("name", _COPIABLE)
@pytest.mark.parametrize("span", [(0.317, 2.512), (0.0, 2.4), (0.9, 1.1)])
def test_clips(folder: Path, tmp_path: Path, name: str, span: tuple[float, float]) -> None:
    """Of each kind of film a clip that holds a keyframe is exact, and not all of it is encoded."""
    source, clip = film(folder, name), tmp_path / "clip.mp4"
    duration_us = read_timeline(source).duration_us
    start_us, end_us = (min(int(at * duration_us / 3), duration_us) for at in span)
    made = cut(source, clip, start_us, end_us, SILENT)
    assert made.method in {Method.COPIED, Method.SMART} or made.reason.startswith("No picture in the span"), made
    if span[1] > 2:
        assert made.method is not Method.RECODED
    _require_exact(source, clip, made)
    if RECIPES.get(name, RECIPES["plain"]).sound:
        _require_sound(source, clip, made)
    assert [each.name for each in tmp_path.iterdir()] == ["clip.mp4"]


@pytest.mark.parametrize(("name", "reason"), [("hevc", "HEVC"), ("open", "IDR"), ("fields", "interlaced")])
def test_clips_that_cannot_be_copied(folder: Path, tmp_path: Path, name: str, reason: str) -> None:
    """HEVC, and open GOPs, are encoded as a whole, exact all the same, and the cut says why."""
    source, clip = film(folder, name), tmp_path / "clip.mp4"
    made = cut(source, clip, 1_234_000, 1_945_000, SILENT)
    assert made.method is Method.RECODED
    assert reason.lower() in made.reason.lower()
    with av.open(str(clip)) as container:
        numbers = [number_of(frame) for frame in container.decode(video=0)]
    assert numbers == list(range(made.first, made.last))
    _require_sound(source, clip, made)


def test_the_edges_only(folder: Path, tmp_path: Path) -> None:
    """A clip is encoded up to the first keyframe, and at its end only where a picture needs a later one."""
    clip = tmp_path / "clip.mp4"
    assert cut(film(folder, "plain"), clip, 1_000_000, 2_700_000, SILENT).method is Method.COPIED
    made = cut(film(folder, "plain"), clip, 900_000, 2_700_000, SILENT)
    assert (made.method, made.encoded) == (Method.SMART, 3)
    made = cut(film(folder, "b-frames"), clip, 1_000_000, 1_600_000, SILENT)
    assert made.encoded <= 3


def test_sound_that_is_not_aac(folder: Path, tmp_path: Path) -> None:
    """PCM becomes AAC, with its first sample where it was."""
    source, clip = film(folder, "pcm"), tmp_path / "clip.mp4"
    made = cut(source, clip, 517_000, 2_111_000, SILENT)
    with av.open(str(clip)) as container:
        assert container.streams.audio[0].codec_context.name == "aac"
    _require_exact(source, clip, made)
    _require_sound(source, clip, made)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_any_span(folder: Path, tmp_path: Path, data: st.DataObject) -> None:
    """Any span of any film has the frames that it should have, and its sound in time."""
    name = data.draw(st.sampled_from((*sorted(RECIPES), "edit")))
    source, clip = film(folder, name), tmp_path / "any.mp4"
    timeline = read_timeline(source)
    start_us = data.draw(st.integers(0, timeline.duration_us - 1))
    end_us = data.draw(st.integers(start_us + 1, timeline.duration_us))
    made = cut(source, clip, start_us, end_us, SILENT)
    with av.open(str(clip)) as container:
        numbers = [number_of(frame) for frame in container.decode(video=0)]
    begin = 17 if name == "edit" else 0
    assert numbers == list(range(begin + made.first, begin + made.last))
    expected = timeline.times_us[made.first : made.last] - timeline.times_us[made.first]
    assert np.abs(read_timeline(clip).times_us - expected).max() <= 1
    if name != "silent":
        _require_sound(source, clip, made)


def test_real_footage(tmp_path: Path) -> None:
    """Clips of real footage are exact."""
    clip = tmp_path / "clip.mp4"
    for source in footage():
        duration_us = read_timeline(source).duration_us
        for start, end in ((0.21, 0.83), (0.0, 0.5)):
            made = cut(source, clip, int(start * duration_us), int(end * duration_us), SILENT)
            _require_exact(source, clip, made)


def test_a_cut_that_is_stopped(folder: Path, tmp_path: Path) -> None:
    """What the watch raises ends the cut, and nothing is left of it."""

    class Stop:
        def reached(self, share: float) -> None:
            if share > 0.5:
                raise InterruptedError

    with pytest.raises(InterruptedError):
        cut(film(folder, "plain"), tmp_path / "clip.mp4", 0, 3_000_000, Stop())
    assert not list(tmp_path.iterdir())


def test_a_span_outside_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    """A span that is refused leaves no file."""
    with pytest.raises(Malformed):
        cut(film(folder, "plain"), tmp_path / "clip.mp4", 9_000_000, 9_500_000, SILENT)
    assert not list(tmp_path.iterdir())


_KILLED = """
import os, signal, sys
from pathlib import Path
from workers.media.smartcut import cut

class Kill:
    def reached(self, share):
        if share > 0.5:
            os.kill(os.getpid(), signal.SIGKILL)

cut(Path(sys.argv[1]), Path(sys.argv[2]), 100_000, 2_900_000, Kill())
"""


def test_a_cut_that_is_killed(folder: Path, tmp_path: Path) -> None:
    """A process killed in the middle of a cut leaves no clip; the next cut to the same place succeeds."""
    source, clip = film(folder, "b-frames"), tmp_path / "clip.mp4"
    command = [sys.executable, "-c", _KILLED, str(source), str(clip)]
    root = Path(__file__).parents[2]
    ended = subprocess.run(command, check=False, cwd=root, env={**os.environ, "PYTHONPATH": str(root)})  # noqa: S603 - ours
    assert ended.returncode == -signal.SIGKILL
    assert [each.name for each in tmp_path.iterdir()] == ["clip.mp4.part"]
    _require_exact(source, clip, cut(source, clip, 100_000, 2_900_000, SILENT))
    assert [each.name for each in tmp_path.iterdir()] == ["clip.mp4"]
