"""What the video benchmarks measure on: a phone's 1080p, repeated until it is long enough."""

import subprocess
from pathlib import Path

from tests.support import footage
from workers.media.ffmpeg import binary


def looped(folder: Path, seconds: int) -> Path:
    """Repeat the phone's film without encoding it, in a file in ``folder``."""
    source = next(path for path in footage() if "VID" in path.name)
    target = folder / "looped.mp4"
    command = [binary(), "-v", "error", "-y", "-stream_loop", "-1", "-i", str(source), "-t", str(seconds)]
    subprocess.run([*command, "-c", "copy", "-movflags", "+faststart", str(target)], check=True)  # noqa: S603 - ours
    return target
