"""Keyframes: what stills cost in processor time and bytes read, beside decoding everything."""

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import av

from benchmarks.figures import Row, Section, at_least, at_most
from benchmarks.footage import looped
from workers.media.keyframes import Wanted, extract
from workers.media.watch import SILENT

_MOST = 100_000


class _Cost(NamedTuple):
    cpu_s: float
    read_bytes: int


def _read_bytes() -> int:
    counters = dict(line.split(": ") for line in Path("/proc/self/io").read_text(encoding="ascii").splitlines())
    return int(counters["rchar"])


def _cost(work: Callable[[], object]) -> _Cost:
    begun, read = time.process_time(), _read_bytes()
    work()
    return _Cost(time.process_time() - begun, _read_bytes() - read)


def _decode(source: Path) -> int:
    with av.open(str(source)) as container:
        container.streams.video[0].thread_type = "AUTO"
        return sum(1 for _ in container.decode(video=0))


def keyframes(quick: bool) -> Section:  # noqa: FBT001 - the benchmarks' own shape
    """Processor time and bytes of all keyframes, and of one in five seconds, each as a JPEG 640 wide."""
    with tempfile.TemporaryDirectory(prefix="cricksy-keyframes-") as name:
        folder = Path(name)
        source = looped(folder, 25 if quick else 150)
        size = source.stat().st_size
        frames = 0

        def decode() -> None:
            nonlocal frames
            frames = _decode(source)

        full = _cost(decode)
        rows = [Row(what=f"decoding all {frames} frames", value=full.cpu_s, unit="CPU s")]
        for what, wanted, target in (
            ("every keyframe", Wanted(every_us=None, most=_MOST), 8.0),
            ("one in 5 s", Wanted(every_us=5_000_000), 35.0),
        ):
            stills = len(extract(source, folder, wanted, SILENT))
            cost = _cost(partial(extract, source, folder, wanted, SILENT))
            rows.append(Row(what=f"{what}, {stills} stills", value=cost.cpu_s, unit="CPU s"))
            rows.append(at_least(target, f"{what}, cheaper than decoding all by", full.cpu_s / cost.cpu_s, "times"))
            share = 100 * cost.read_bytes / size
            if wanted.every_us is not None:
                rows.append(at_most(6.0, f"{what}, of the file read", share, "%"))
            else:
                rows.append(Row(what=f"{what}, of the file read", value=share, unit="%"))
        on = f"a phone's 1080p H.264 repeated, {size >> 20} MiB"
    return Section(title="Keyframes", on=on, rows=rows)
