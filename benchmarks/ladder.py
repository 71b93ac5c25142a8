"""Video: what a ladder costs beside one FFmpeg command, how soon it can be played, and how long a probe takes."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from msgspec.structs import replace

from benchmarks.figures import Row, Section, at_most
from core.models.footage import Facts, Package
from workers.media.container import LARGEST_BYTES
from workers.media.ffmpeg import binary, run, tone_maps
from workers.media.graph import encoding
from workers.media.package import make_package, make_renditions
from workers.media.plan import frame_rate
from workers.media.plan import ladder as rungs_of
from workers.media.probe import probe
from workers.media.shelf import Shelf
from workers.media.watch import SILENT

_FOOTAGE = Path(os.environ.get("CRICKSY_FOOTAGE", Path(__file__).parent.parent.parent / "shared" / "data" / "footage"))
_GIGABYTE = 1_000_000_000
_SYNTHETIC = ("-f", "lavfi", "-i", "testsrc2=size=1920x1080:rate=30:duration=2", "-f", "lavfi", "-i", "sine=duration=2")


def ladder(quick: bool) -> Section:  # noqa: FBT001  the signature of every benchmark
    """A phone's file, looped to the length that is wanted."""
    with tempfile.TemporaryDirectory(prefix="cricksy-bench-") as name:
        folder = Path(name)
        clip, what = _clip(folder)
        short = _looped(clip, folder / "short.mp4", times=2 if quick else 8)
        facts = probe(short)
        long = _looped(
            clip, folder / "long.mp4", times=(20_000_000 if quick else _GIGABYTE * 6 // 5) // clip.stat().st_size + 1
        )
        rows = [
            *_against_one_command(short, replace(facts, passthrough=False), folder, repeats=1 if quick else 3),
            *_first_playable(short, facts, folder),
            *_probing(long, repeats=3 if quick else 9),
        ]
        seconds, gigabytes = facts.duration_us / 1_000_000, long.stat().st_size / _GIGABYTE
        if long.stat().st_size > LARGEST_BYTES:
            raise RuntimeError("the loop is too long")
    return Section(
        title="Video",
        on=f"{what}, {seconds:.0f} s of it, and {gigabytes:.2f} GB of it to probe",
        rows=rows,
        notes=[
            "CPU seconds are those of FFmpeg and, of the ladder, ours; the runs that are compared alternate.",
        ],
    )


def _clip(folder: Path) -> tuple[Path, str]:
    """Real footage where there is some."""
    found = sorted(_FOOTAGE.glob("forensics_*.mp4"))
    if found:
        return found[0], "a phone's H.264 in 1080p"
    made = folder / "made.mp4"
    _ffmpeg(*_SYNTHETIC, "-c:v", "libx264", "-preset", "veryfast", "-b:v", "14M", "-g", "30", str(made))
    return made, "a test picture in 1080p"


def _looped(clip: Path, path: Path, *, times: int) -> Path:
    _ffmpeg("-stream_loop", str(times - 1), "-i", str(clip), "-map", "0:v", "-map", "0:a?", "-c", "copy", str(path))
    return path


def _ffmpeg(*arguments: str) -> None:
    command = [binary(), "-nostdin", "-hide_banner", "-loglevel", "error", "-y", *arguments]
    subprocess.run(command, check=True)  # noqa: S603 - our own arguments


def _spent_s() -> float:
    """Of this process and of all that it has waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime + time.process_time()


def _empty(folder: Path, names: Sequence[str] = ()) -> Path:
    place = Path(tempfile.mkdtemp(dir=folder))
    for name in names:
        (place / name).mkdir()
    return place


def _against_one_command(source: Path, facts: Facts, folder: Path, repeats: int) -> list[Row]:
    """The ladder as it is made, published as it grows, and the same renditions by FFmpeg alone in one command."""
    rungs = rungs_of(facts.picture)
    names = [rung.name for rung in rungs]
    ours, theirs = [], []
    for _ in range(repeats):
        begun = _spent_s()
        run(encoding(source, facts, rungs, tone_maps=tone_maps()), folder=_empty(folder, names))
        single = _spent_s()
        shelf = Shelf(_empty(folder), lambda _package: None, frame_rate(facts.picture))
        make_renditions(source, facts, shelf, SILENT)
        theirs.append(single - begun)
        ours.append(_spent_s() - single)
    quotient = median(one / other for one, other in zip(ours, theirs, strict=True))
    return [
        Row(what="one command, all renditions", value=median(theirs), unit="CPU s"),
        Row(what="ours, published as it grows", value=median(ours), unit="CPU s"),
        at_most(1.05, "ours / one command", quotient, "times"),
    ]


def _first_playable(source: Path, facts: Facts, folder: Path) -> list[Row]:
    """From the beginning of the work to the first publication, after which the work is stopped."""

    class Enough(Exception):
        """The first can be played."""

    def publish(_package: Package) -> None:
        raise Enough

    def first_s(facts: Facts) -> float:
        begun = time.monotonic()
        try:
            make_package(source, facts, _empty(folder), publish, SILENT)
        except Enough:
            return time.monotonic() - begun
        raise RuntimeError("nothing was published")

    return [
        at_most(1.0, "first playable, as it is", first_s(replace(facts, passthrough=True)), "s"),
        at_most(3.0, "first playable, 360p", first_s(replace(facts, passthrough=False)), "s"),
    ]


def _probing(source: Path, repeats: int) -> list[Row]:
    """Beyond two bare interpreters, of which a probe has to start two."""
    probes, starts, spent = [], [], []
    for _ in range(repeats):
        begun = time.perf_counter()
        for options in (["-I", "-S"], ["-I"]):
            subprocess.run([sys.executable, *options, "-c", ""], check=True)  # noqa: S603 - ours
        started, before = time.perf_counter(), _spent_s()
        probe(source)
        spent.append((_spent_s() - before) * 1000)
        starts.append((started - begun) * 1000)
        probes.append((time.perf_counter() - started) * 1000)
    return [
        Row(what="probe", value=median(probes), unit="ms"),
        Row(what="probe, of it on a processor", value=median(spent), unit="CPU ms"),
        at_most(150, "probe, beyond the interpreters' start", median(probes) - median(starts), "ms"),
    ]
