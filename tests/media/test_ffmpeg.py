"""FFmpeg as a process: how far it is, when it is stopped, and that nothing of it is left behind."""

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from core.errors import Malformed, Unavailable
from tests.media.footage_synth import Footage
from workers.media.child import Child, Limits
from workers.media.ffmpeg import LIMITS, binary, run

_ROOT = Path(__file__).parents[2]
_ENDLESS = ("-re", "-f", "lavfi", "-i", "testsrc2=size=64x64:rate=10", "-f", "null", "-")
"""Frames for ever, at the speed of life."""
_RUN = """
import sys
from pathlib import Path
from workers.media.ffmpeg import run

class Told:
    def reached(self, share):
        sys.stdout.write("moving\\n")
        sys.stdout.flush()

run(sys.argv[1:], folder=Path.cwd(), watch=Told())
"""


class _Told:
    def __init__(self) -> None:
        self.shares: list[float] = []

    def reached(self, share: float) -> None:
        self.shares.append(share)


class _Enough(Exception):
    """The work is not wanted any more."""


class _Impatient:
    def __init__(self) -> None:
        self.since = 0.0

    def reached(self, share: float) -> None:
        self.since = time.monotonic()
        raise _Enough(share)


def _children() -> set[str]:
    """Our own living children, by the system's word."""
    task = f"/proc/{os.getpid()}/task/{os.getpid()}/children"
    return set(Path(task).read_text(encoding="ascii").split())


def test_how_far_it_is(synthesised: Footage, tmp_path: Path) -> None:
    """The watch is told shares that grow, at most about four a second, and that end with the whole."""
    told = _Told()
    begun = time.monotonic()
    run(
        ["-readrate", "2", "-i", str(synthesised["silent.mp4"]), "-f", "null", "-"],
        folder=tmp_path,
        watch=told,
        duration_us=2_000_000,
    )
    taken_s = time.monotonic() - begun
    assert told.shares == sorted(told.shares)
    assert told.shares[-1] == 1.0
    assert any(0 < share < 1 for share in told.shares)
    assert len(told.shares) <= 4 * taken_s + 2


def test_stopping_it(tmp_path: Path) -> None:
    """When the watch raises, its error comes through and FFmpeg is gone within a second."""
    before = _children()
    impatient = _Impatient()
    with pytest.raises(_Enough):
        run(_ENDLESS, folder=tmp_path, watch=impatient)
    assert time.monotonic() - impatient.since < 1
    assert _children() == before


def test_a_stall(tmp_path: Path) -> None:
    """Where nothing moves FFmpeg is ended, and another try may succeed."""
    pipe = tmp_path / "never"
    os.mkfifo(pipe)
    with pytest.raises(Unavailable) as caught:
        run(["-f", "mov", "-i", str(pipe), "-f", "null", "-"], folder=tmp_path, limits=replace(LIMITS, stall_s=0.3))
    assert caught.value.reason == "encoder_stalled"


def test_a_source_that_cannot_be_converted(tmp_path: Path) -> None:
    """What FFmpeg says is kept for the log, and not told to the caller."""
    source = tmp_path / "film.mp4"
    source.write_bytes(b"nothing")
    with pytest.raises(Malformed) as caught:
        run(["-i", str(source), "-f", "null", "-"], folder=tmp_path)
    assert caught.value.reason == "unconvertible"
    assert str(tmp_path) not in str(caught.value.payload())
    assert "Invalid data" in caught.value.__notes__[0]


@pytest.mark.parametrize(
    ("child", "code"),
    [
        (Limits(memory_bytes=12 << 30, cpu_s=1, file_bytes=1 << 30), "encode_time"),
        (Limits(memory_bytes=12 << 30, cpu_s=60, file_bytes=1000), "unconvertible"),
    ],
)
def test_limits(child: Limits, code: str, tmp_path: Path) -> None:
    """A source that takes more of the processor than it may, or writes more, is refused as such."""
    source = "testsrc2=size=1280x720:rate=60"
    with pytest.raises(Malformed) as caught:
        run(["-f", "lavfi", "-i", source, "out.mp4"], folder=tmp_path, limits=replace(LIMITS, child=child))
    assert caught.value.reason == code


def test_an_encoder_killed_from_outside(tmp_path: Path) -> None:
    """An encoder that the system kills, for memory say, is no fault of the source."""
    before = _children()

    class Killer:
        def reached(self, _share: float) -> None:
            for each in _children() - before:
                os.kill(int(each), signal.SIGKILL)

    with pytest.raises(Unavailable) as caught:
        run(_ENDLESS, folder=tmp_path, watch=Killer())
    assert caught.value.reason == "encoder_killed"


def test_a_worker_killed(tmp_path: Path) -> None:
    """When the worker is killed without a chance to clean up, its FFmpeg dies with it."""
    worker = subprocess.Popen(  # noqa: S603 - ours
        [sys.executable, "-c", _RUN, *_ENDLESS],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        stdout=subprocess.PIPE,
    )
    assert worker.stdout is not None
    with worker.stdout:
        assert worker.stdout.readline() == b"moving\n"
        children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text(encoding="ascii").split()
        encoder = os.pidfd_open(int(children[0]))
        worker.kill()
        worker.wait()
    try:
        ready, _, _ = select.select([encoder], [], [], 5.0)
        assert ready
    finally:
        os.close(encoder)


def test_much_talk(tmp_path: Path) -> None:
    """A child that says much neither blocks nor fills our memory; the end of it is kept."""
    limits = Limits(memory_bytes=1 << 30, cpu_s=20, file_bytes=0)
    talk = "i=0; while [ $i -lt 20000 ]; do echo line $i >&2; i=$((i+1)); done"
    with Child(["/bin/sh", "-c", talk], folder=tmp_path, limits=limits) as child:
        assert b"".join(child.output(every_s=0.1)) == b""
        assert child.end() == 0
    assert len(child.stderr) <= 8192
    assert child.stderr.endswith(b"line 19999\n")


def test_which_ffmpeg() -> None:
    """There is one, and it is new enough."""
    said = subprocess.run([binary(), "-version"], capture_output=True, check=True).stdout  # noqa: S603 - ours
    assert said.startswith(b"ffmpeg version")
