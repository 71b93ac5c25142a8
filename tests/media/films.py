"""The kinds of film that phones and cameras make, by name."""

import subprocess
from pathlib import Path

from tests.media.counted import Recipe, make
from workers.media.ffmpeg import binary

_FRAGMENTS = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}

RECIPES = {
    "plain": Recipe(),
    "b-frames": Recipe(b_frames=3, options={"preset": "fast", "x264-params": "b-adapt=0:b-pyramid=normal:scenecut=0"}),
    "uneven": Recipe(step=(3000, 2999, 3301, 3754, 1500), b_frames=2, options={"x264-params": "b-adapt=0"}),
    "turned": Recipe(rotation=90),
    "fragmented": Recipe(b_frames=2, muxer=_FRAGMENTS, options={"x264-params": "b-adapt=0"}),
    "open": Recipe(b_frames=2, options={"preset": "fast", "x264-params": "open-gop=1:b-adapt=0:scenecut=0"}),
    "hevc": Recipe(
        codec="libx265", pixel_format="yuv420p10le", options={"x265-params": "log-level=none:keyint=30:bframes=2"}
    ),
    "silent": Recipe(sound="", b_frames=1),
    "two": Recipe(second=True, frames=60),
    "fast": Recipe(step=(375,), frames=240, gop=60),
    "late": Recipe(sound_late=12_345),
    "pcm": Recipe(sound="pcm_s16le", container="mov"),
    "main": Recipe(options={"profile": "main", "preset": "fast"}, b_frames=2),
    "fields": Recipe(options={"x264-params": "tff=1"}, frames=60),
    "ten": Recipe(pixel_format="yuv420p10le", b_frames=2),
}


def film(folder: Path, name: str) -> Path:
    """Make it, or take the one made before; ``edit`` is one whose edit list hides the first 17 frames."""
    path = folder / f"{name}.{'mov' if name == 'pcm' else 'mp4'}"
    if path.exists():
        return path
    if name == "edit":
        whole = film(folder, "b-frames")
        command = [binary(), "-v", "error", "-ss", "0.561", "-i", str(whole), "-c", "copy", str(path)]
        subprocess.run(command, check=True)  # noqa: S603 - ours
        return path
    return make(folder / "making", RECIPES[name]).rename(path)
