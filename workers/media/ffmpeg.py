"""FFmpeg as a process: which one, under which limits, how far it has come, and why it failed."""

import re
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from imageio_ffmpeg import get_ffmpeg_exe  # type: ignore[import-untyped]  # it has no types; one function is used
from msgspec import Struct

from core.errors import CricksyError, Malformed, Unavailable
from workers.media.child import Child, Limits
from workers.media.watch import SILENT, Watch

_OLDEST: Final = (5, 1)
"""The first with ``-fps_mode``."""
_VERSION: Final = re.compile(r"ffmpeg version n?(\d+)\.(\d+)")
_FIXED: Final = ("-nostdin", "-hide_banner", "-loglevel", "error", "-y", "-stats_period", "0.2", "-progress", "pipe:1")
_LOOK_S: Final = 0.2
_TELL_S: Final = 0.25
_MARKS: Final = frozenset({b"out_time_us", b"total_size", b"frame"})
"""Where one of these moves, FFmpeg is at work."""
_LONGEST_LINE_BYTES: Final = 4096
_TOLD_TO_END: Final = 255
"""What FFmpeg exits with when a signal asked it to; nobody but the processor limit does."""
_OURS: Final = (b"No space left on device", b"Permission denied", b"Read-only file system")


class EncoderLimits(Struct, frozen=True, kw_only=True):
    """What a run of FFmpeg may use up."""

    child: Limits = Limits(memory_bytes=12 << 30, cpu_s=12 * 3600, file_bytes=4 << 30, open_files=1024)
    stall_s: float = 60.0
    """How long it may go without a sign of progress."""


LIMITS: Final = EncoderLimits()


@lru_cache(maxsize=1)
def binary() -> str:
    """The FFmpeg on PATH where it is 5.1 or newer, else the one in the imageio-ffmpeg wheel."""
    installed = shutil.which("ffmpeg")
    if installed is not None and _version(installed) >= _OLDEST:
        return installed
    return str(get_ffmpeg_exe())


@lru_cache(maxsize=1)
def tone_maps() -> bool:
    """Whether this FFmpeg can map HDR: it was built with zimg."""
    found = subprocess.run([binary(), "-hide_banner", "-filters"], capture_output=True, check=True)  # noqa: S603 - ours
    return {b"zscale", b"tonemap"} <= set(found.stdout.split())


def run(
    arguments: Sequence[str],
    *,
    folder: Path,
    watch: Watch = SILENT,
    duration_us: int | None = None,
    limits: EncoderLimits = LIMITS,
) -> None:
    """Run FFmpeg in ``folder`` with these arguments until it is done.

    ``watch`` is told the share of ``duration_us`` that is written, four times a second, also while nothing moves;
    where it raises, FFmpeg is killed and the error goes on. Raises ``Malformed`` with ``unconvertible``,
    ``encode_memory`` or ``encode_time`` where the source is to blame, and ``Unavailable`` with ``encoder_stalled``,
    ``encoder_killed`` or ``no_room`` where another try may succeed. The end of what FFmpeg said is a note of the
    error, for the log only: it names files.
    """
    progress = _Progress(duration_us)
    moved = told = time.monotonic()
    with Child([binary(), *_FIXED, *arguments], folder=folder, limits=limits.child, reads=_inputs(arguments)) as child:
        for chunk in child.output(every_s=_LOOK_S):
            now = time.monotonic()
            if progress.feed(chunk):
                moved = now
            elif now - moved > limits.stall_s:
                raise Unavailable("Nothing has moved in the encoder for too long.", code="encoder_stalled")
            if now - told >= _TELL_S:
                told = now
                watch.reached(progress.share)
        status = child.end()
    if status:
        error = _failure(status, child.stderr)
        error.add_note(child.stderr.decode("utf-8", "replace"))
        raise error
    watch.reached(1.0)


def _inputs(arguments: Sequence[str]) -> list[Path]:
    """The files that it is to read."""
    return [Path(name.removeprefix("file:")) for option, name in pairwise(arguments) if option == "-i"]


class _Progress:
    """FFmpeg's ``-progress``: lines of ``key=value``."""

    def __init__(self, duration_us: int | None) -> None:
        self.share = 0.0
        self._duration_us = duration_us
        self._rest = b""
        self._last: dict[bytes, bytes] = {}

    def feed(self, chunk: bytes) -> bool:
        """Whether something has moved."""
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        self._rest = self._rest[-_LONGEST_LINE_BYTES:]
        moved = False
        for line in lines:
            key, _, value = line.strip().partition(b"=")
            if key in _MARKS and self._last.get(key) != value:
                self._last[key] = value
                moved = True
        written = self._last.get(b"out_time_us", b"")
        if self._duration_us and written.isdigit():
            self.share = max(self.share, min(1.0, int(written) / self._duration_us))
        return moved


def _version(program: str) -> tuple[int, int]:
    try:
        said = subprocess.run([program, "-version"], capture_output=True, timeout=10, check=False).stdout  # noqa: S603 - found on PATH
    except (OSError, subprocess.TimeoutExpired):
        return (0, 0)
    found = _VERSION.search(said.decode("utf-8", "replace"))
    return (0, 0) if found is None else (int(found[1]), int(found[2]))


def _failure(status: int, said: bytes) -> CricksyError:
    if status in {-signal.SIGXCPU, _TOLD_TO_END}:
        return Malformed("The video takes too long to convert.", code="encode_time")
    if b"Cannot allocate memory" in said:
        return Malformed("The video takes too much memory to convert.", code="encode_memory")
    if any(reason in said for reason in _OURS):
        return Unavailable("There is no room to write the video.", code="no_room")
    if status < 0 and status not in {-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGFPE, -signal.SIGXFSZ}:
        return Unavailable("The encoder was killed.", code="encoder_killed")
    return Malformed("The video cannot be converted.", code="unconvertible")
