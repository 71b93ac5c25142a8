"""The kinds of footage that phones and cameras make, each so that every frame shows its own number (``counted``)."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from core.models.footage import Facts
from tests.media.counted import Recipe, make
from tests.media.films import RECIPES
from tests.media.footage_synth import ffmpeg

_X264: Final = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "12", "-g", "30", "-c:a", "copy")
_HLG: Final = "log-level=none:keyint=30:bframes=2:colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc"
_PLAIN: Final = RECIPES["plain"]


class Kind(Struct, frozen=True, kw_only=True):
    """How a file is made, and what it then is."""

    is_so: Callable[[Facts, bytes], bool]
    """Whether facts and bytes of a file say that it is of this kind."""
    recipe: Recipe = _PLAIN
    frames: int = 150
    derived: tuple[str, ...] = ()
    """FFmpeg's arguments that make it out of the recipe's film, which is ``{}``; none where that is it."""
    shown: tuple[int, int] = (320, 180)
    """Width and height on a screen."""
    turns: int = 0
    """Quarter turns, against the clock, from how it is coded to how it is shown."""
    track: int = 0
    """The picture track that is to be shown, among those of pictures."""
    slack_us: int = 0
    """By how much another frame may be seen: of more than 60 a second some are left out on the screen."""


def _derived(*arguments: str) -> tuple[str, ...]:
    return ("-i", "{}", *arguments)


KINDS: Final[dict[str, Kind]] = {
    "index at the end": Kind(is_so=lambda _, data: data.index(b"mdat") < data.index(b"moov")),
    "index first, silent": Kind(
        recipe=RECIPES["silent"],
        derived=_derived("-c", "copy", "-movflags", "+faststart"),
        is_so=lambda facts, data: facts.sound is None and data.index(b"moov") < data.index(b"mdat"),
    ),
    "fragments": Kind(recipe=RECIPES["fragmented"], is_so=lambda _, data: b"moof" in data),
    "reordered": Kind(recipe=RECIPES["b-frames"], is_so=lambda facts, _: facts.picture.steady and facts.passthrough),
    "turned": Kind(
        recipe=RECIPES["turned"], shown=(180, 320), turns=1, is_so=lambda facts, _: facts.picture.rotation == 270
    ),
    "HEVC, 10 bits, HLG": Kind(
        recipe=replace(RECIPES["hevc"], options={"x265-params": _HLG}),
        is_so=lambda facts, _: (
            facts.picture.codec == "hevc"
            and facts.picture.pixel_format == "yuv420p10le"
            and facts.picture.high_dynamic_range
        ),
    ),
    "open GOP": Kind(recipe=RECIPES["open"], is_so=lambda facts, _: not facts.picture.closed_gops),
    "uneven": Kind(recipe=replace(RECIPES["uneven"], b_frames=0), is_so=lambda facts, _: not facts.picture.steady),
    "uneven, reordered": Kind(recipe=RECIPES["uneven"], is_so=lambda facts, _: not facts.picture.steady),
    "odd": Kind(
        derived=_derived("-vf", "scale=323:181,setsar=1", *_X264, "-pix_fmt", "yuv444p"),
        shown=(322, 180),
        is_so=lambda facts, _: (facts.picture.coded_width, facts.picture.coded_height) == (323, 181),
    ),
    "pixels that are not square": Kind(
        derived=_derived("-vf", "scale=240:180,setsar=4/3", *_X264),
        is_so=lambda facts, _: (facts.picture.coded_width, facts.picture.width) == (240, 320),
    ),
    "interlaced": Kind(
        recipe=replace(_PLAIN, step=(1800,)),
        frames=250,
        derived=_derived("-vf", "tinterlace=mode=interleave_top,setfield=tff", *_X264, "-flags", "+ilme+ildct"),
        is_so=lambda facts, _: facts.picture.interlaced and facts.picture.frames == 125,
    ),
    "240 a second": Kind(
        recipe=RECIPES["fast"],
        frames=480,
        slack_us=20_000,
        is_so=lambda facts, _: abs(facts.picture.frame_rate - 240) < 1,
    ),
    "edit list": Kind(
        recipe=RECIPES["b-frames"],
        derived=("-ss", "0.561", "-i", "{}", "-c", "copy"),
        is_so=lambda facts, data: b"elst" in data and facts.picture.frames == 133,
    ),
    "sound late": Kind(
        recipe=replace(RECIPES["late"], b_frames=2),
        is_so=lambda facts, _: facts.passthrough and facts.sound is not None and facts.sound.late_us > 200_000,
    ),
    "sound over early": Kind(
        derived=("-i", "{}", "-t", "2", "-i", "{}", "-map", "0:v", "-map", "1:a", "-c", "copy"),
        is_so=lambda facts, _: facts.sound is not None and not facts.passthrough,
    ),
    "PCM": Kind(
        recipe=RECIPES["pcm"], is_so=lambda facts, _: facts.sound is not None and facts.sound.codec == "pcm_s16le"
    ),
    "several tracks": Kind(
        recipe=RECIPES["two"],
        derived=_derived("-map", "0", "-c", "copy", "-disposition:v:0", "0", "-disposition:v:1", "default"),
        track=1,
        is_so=lambda facts, _: facts.extra_tracks == 1 and facts.picture.stream == 1,
    ),
}


def film(kind: Kind, folder: Path) -> Path:
    """Make the file of a kind in a folder of its own."""
    container = kind.recipe.container
    made = make(folder / f"made.{container}", replace(kind.recipe, frames=kind.frames))
    if not kind.derived:
        return made
    path = folder / f"film.{container}"
    ffmpeg(*(each.format(made) for each in kind.derived), str(path))
    return path
