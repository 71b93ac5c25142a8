"""Clips: a smart cut beside encoding the same span with ffmpeg, and beside smartcut from PyPI."""

import subprocess
import tempfile
import time
import venv
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.figures import Row, Section, at_least
from benchmarks.footage import looped
from workers.media.ffmpeg import binary
from workers.media.smartcut import Cut, cut
from workers.media.timeline import read_timeline
from workers.media.watch import SILENT

_START_US = 7_310_000
_TARGETS = {10: 4.0, 30: 15.0, 120: 40.0}
_PEER = "smartcut==1.7"
_PEER_TARGET = 2.5
_REPEATS = 3


def _wall_s(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _best_s(work: Callable[[], object]) -> float:
    """The fastest of a few: what else the machine does only slows them."""
    return min(_wall_s(work) for _ in range(_REPEATS))


def _encode(source: Path, target: Path, seconds: int) -> None:
    span = ["-ss", f"{_START_US / 1e6}", "-t", str(seconds), "-i", str(source)]
    picture = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-c:a", "aac", "-movflags", "+faststart"]
    subprocess.run([binary(), "-v", "error", "-y", *span, *picture, str(target)], check=True)  # noqa: S603 - ours


def _peer(folder: Path) -> Path | None:
    """The other program in an environment of its own: it needs an older PyAV. ``None`` where it cannot be had."""
    try:
        venv.create(folder / "peer", with_pip=True)
        pip = [str(folder / "peer/bin/python"), "-m", "pip", "install", "--quiet", _PEER]
        subprocess.run(pip, check=True, capture_output=True, timeout=300)  # noqa: S603 - ours
    except (subprocess.SubprocessError, OSError):
        return None
    found = folder / "peer/bin/smartcut"
    return found if found.exists() else None


def _peer_cut(program: Path, source: Path, target: Path, seconds: int) -> None:
    start = _START_US / 1e6
    command = [str(program), str(source), str(target), "--keep", f"{start},{start + seconds}"]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - ours


def clips(quick: bool) -> Section:  # noqa: FBT001 - the benchmarks' own shape
    """Wall time of clips that begin and end between keyframes."""
    rows: list[Row] = []
    notes: list[str] = []
    with tempfile.TemporaryDirectory(prefix="cricksy-clips-") as name:
        folder = Path(name)
        source = looped(folder, 25 if quick else 150)
        target = folder / "clip.mp4"
        peer = None if quick else _peer(folder)
        if peer is None:
            notes.append(f"{_PEER}: {'left out' if quick else 'could not be installed here'}, so not compared")
        timeline = read_timeline(source)
        index = _best_s(partial(read_timeline, source))
        rows.append(Row(what="reading the timeline", value=index * 1000, unit="ms"))
        for seconds in (10,) if quick else _TARGETS:
            made: list[Cut] = []

            def smart(seconds: int = seconds, made: list[Cut] = made) -> None:
                made.append(cut(source, target, _START_US, _START_US + seconds * 1_000_000, SILENT))

            ours = _best_s(smart)
            full = _wall_s(partial(_encode, source, folder / "full.mp4", seconds))
            rows.append(
                Row(what=f"{seconds} s, {made[0].frames} frames, {made[0].encoded} encoded", value=ours, unit="s")
            )
            rows.append(Row(what=f"{seconds} s encoded as a whole, veryfast", value=full, unit="s"))
            rows.append(at_least(_TARGETS[seconds], f"{seconds} s, smart cut faster by", full / ours, "times"))
            if peer is not None:
                other = _best_s(partial(_peer_cut, peer, source, folder / "peer.mp4", seconds))
                rows.append(at_least(_PEER_TARGET, f"{seconds} s, faster than {_PEER} by", other / ours, "times"))
        on = f"a phone's 1080p H.264 repeated to {timeline.duration_us / 1e6:.0f} s, {source.stat().st_size >> 20} MiB"
    return Section(title="Clips, exact to the frame", on=on, rows=rows, notes=notes)
