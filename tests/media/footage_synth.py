"""What phones and cameras make, synthesised with FFmpeg: tiny, and each kind at most once in a session of tests."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

from workers.media.ffmpeg import binary

_SMALL: Final = "320x180"
_CORNERS: Final = (
    f"color=black:size={_SMALL}:rate=30:duration=2,"
    "drawbox=0:0:160:90:red:fill,drawbox=160:0:160:90:green:fill,"
    "drawbox=0:90:160:90:blue:fill,drawbox=160:90:160:90:white:fill,format=yuv420p"
)
"""Red at the top left, green at the top right, blue below red, white below green."""
_FLASHES: Final = "color=black:size=640x360:rate=30:duration=4,drawbox=0:0:640:360:white:fill:enable='{}'"
_BEEPS: Final = "aevalsrc='0.8*sin(2*PI*1000*t)*({})':sample_rate=48000:duration=4"
_ONSETS: Final = "between(mod(t,2),0.99,1.09)"
"""At 1 s and at 3 s, for a tenth of a second; a frame begins there."""
_X264: Final = ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p")
_TONE: Final = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=4")
_UNEVEN: Final = (*("-vf", "select='not(mod(floor(n/15),2)*mod(n,3))'", "-fps_mode", "vfr", "-enc_time_base", "1/600"),)
"""Half a second at 30 frames a second, then half a second at 10, as a phone does in bad light."""


def _picture(size: str = "640x360", rate: int = 30, seconds: int = 4) -> tuple[str, ...]:
    return ("-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}:duration={seconds}")


_RECIPES: Final[dict[str, tuple[str, ...]]] = {
    "plain.mp4": (*_picture(), *_TONE, *_X264, "-g", "30", "-c:a", "aac", "-shortest"),
    "full.mov": (
        *(*_picture("1920x1080", rate=10, seconds=5), "-f", "lavfi", "-i", "sine=duration=5", *_X264),
        *("-c:a", "pcm_s16le"),
    ),
    "flashes.mp4": (
        *("-f", "lavfi", "-i", _FLASHES.format(_ONSETS), "-f", "lavfi", "-i", _BEEPS.format(_ONSETS)),
        *(*_X264, "-g", "30", "-c:a", "aac"),
    ),
    "corners.mp4": ("-f", "lavfi", "-i", _CORNERS, *_X264, "-g", "30"),
    "silent.mp4": (*_picture(_SMALL, seconds=2), *_X264, "-g", "30"),
    "uneven.mp4": (*_picture(seconds=7), *_UNEVEN, *_X264, "-g", "20", "-bf", "0"),
    "reordered.mp4": (*_picture(seconds=7), *_UNEVEN, *_X264, "-g", "20", "-bf", "3"),
    "hlg.mp4": (
        *(*_picture(_SMALL, seconds=2), "-c:v", "libx265", "-pix_fmt", "yuv420p10le", "-preset", "ultrafast"),
        *("-x265-params", "log-level=none:colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc"),
        *("-color_primaries", "bt2020", "-color_trc", "arib-std-b67", "-colorspace", "bt2020nc", "-tag:v", "hvc1"),
    ),
    "odd.mp4": (
        *(*_picture(_SMALL, seconds=2), "-vf", "scale=323:181,setsar=1", "-c:v", "libx264", "-pix_fmt", "yuv444p"),
    ),
    "pcm.mov": (*_picture(_SMALL, seconds=2), *_TONE, *_X264, "-c:a", "pcm_s16le", "-shortest"),
    "tracks.mp4": (
        *(*_picture(_SMALL, seconds=2), *_picture("160x90", seconds=2), *_TONE, *_TONE, "-map", "0", "-map", "1"),
        *("-map", "2", "-map", "3", *_X264, "-c:a", "aac", "-disposition:v:0", "0", "-disposition:v:1", "default"),
        *("-t", "2"),
    ),
    "fast.mp4": (*_picture(_SMALL, rate=240, seconds=2), *_X264, "-g", "240"),
    "interlaced.mp4": (
        *(*_picture("320x240", rate=50, seconds=2), "-vf", "tinterlace=mode=interleave_top,setfield=tff"),
        *(*_X264, "-flags", "+ilme+ildct"),
    ),
    "anamorphic.mp4": (*_picture("240x180", seconds=2), "-vf", "setsar=4/3", *_X264),
    "open.mp4": (
        *(*_picture(seconds=4), *_X264),
        *("-x264-params", "open-gop=1:keyint=30:min-keyint=30:scenecut=0:bframes=3"),
    ),
    "dawn.mp4": (*_picture(_SMALL), "-vf", "fade=in:st=1.5:d=0.1", *_X264, "-g", "30"),
    "night.mp4": ("-f", "lavfi", "-i", f"color=black:size={_SMALL}:rate=30:duration=1", *_X264),
    "hours.mp4": (
        *(
            "-f",
            "lavfi",
            "-i",
            "color=black:size=160x90:rate=1:duration=240,format=yuv420p,geq=lum='16+N*0.9':cb=128:cr=128",
        ),
        *(*_X264, "-g", "4"),
    ),
    "vast.mp4": ("-f", "lavfi", "-i", "color=black:size=8192x8192:rate=1:duration=1", *_X264),
    "fragmented.mp4": (
        *(*_picture(_SMALL), *_TONE, *_X264, "-g", "30", "-c:a", "aac", "-shortest"),
        *("-movflags", "frag_keyframe+empty_moov"),
    ),
}


class Footage:
    """A folder of files by the names of what is special about them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._derived: dict[str, Callable[[Path], None]] = {
            "upright.mp4": self._upright,
            "first.mp4": self._index_first,
            "edited.mp4": self._edited,
            "late.mp4": self._late,
            "cut.mp4": self._cut,
        }

    def __getitem__(self, name: str) -> Path:
        """A file, made if it is not there yet."""
        path = self._folder / name
        if not path.exists():
            if name in self._derived:
                self._derived[name](path)
            else:
                ffmpeg(*_RECIPES[name], str(path))
        return path

    def _upright(self, path: Path) -> None:
        """A phone held upright: the corners, to be turned clockwise by 90 degrees."""
        ffmpeg("-display_rotation", "-90", "-i", str(self["corners.mp4"]), "-c", "copy", str(path))

    def _index_first(self, path: Path) -> None:
        ffmpeg("-i", str(self["plain.mp4"]), "-c", "copy", "-movflags", "+faststart", str(path))

    def _edited(self, path: Path) -> None:
        """Trimmed on the phone: the first half second is still there, and an edit list says that it is not shown."""
        ffmpeg("-ss", "0.5", "-i", str(self["flashes.mp4"]), "-c", "copy", str(path))

    def _late(self, path: Path) -> None:
        """The sound begins 400 ms before the picture; both belong together as in ``flashes``."""
        source = str(self["flashes.mp4"])
        ffmpeg(
            *("-itsoffset", "0.4", "-i", source, "-itsoffset", "0.4", "-i", source, "-map", "0:v", "-map", "1:a"),
            *("-c:v", "copy", "-af", "aresample=async=1:first_pts=0", "-c:a", "aac", str(path)),
        )

    def _cut(self, path: Path) -> None:
        """An upload that stopped, of a file with its index first."""
        data = self["first.mp4"].read_bytes()
        path.write_bytes(data[: len(data) * 2 // 3])


def ffmpeg(*arguments: str) -> None:
    """Run FFmpeg to the end; what it says is in the error where it fails."""
    command = [binary(), "-nostdin", "-hide_banner", "-loglevel", "error", "-y", *arguments]
    found = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - the tests' own arguments
    if found.returncode:
        raise RuntimeError(found.stderr.decode())
