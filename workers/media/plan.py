"""Which renditions a source is given: never larger than it is, even in both directions, the smallest first."""

from typing import Final

from msgspec import Struct

from core.models.footage import Picture

SMALLEST: Final = "360p"
"""What is made of every source: the first that can be played, and what an analysis looks at."""
_SIDES: Final = {"360p": 360, "720p": 720, "1080p": 1080}
_BITS: Final = {"360p": 900_000, "720p": 3_200_000, "1080p": 6_000_000}
"""The most a second, of the picture."""
SOUND_BITS: Final = 128_000
_WORTH_IT: Final = 1.15
"""How much larger than the one before a rendition has to be."""
FASTEST: Final = 60
"""Frames a second of a rendition; 240 are for slow motion, which is cut from the source."""
_FASTER: Final = 60.5


class Rung(Struct, frozen=True, kw_only=True):
    """A rendition to be made."""

    name: str
    width: int
    height: int
    most_bits: int
    """A second, of the picture."""


def ladder(picture: Picture) -> tuple[Rung, ...]:
    """The renditions of a picture, by its shorter side, so that an upright one is as sharp as one that lies.

    A picture between two sizes (540 lines) has the larger one's name and its own size.
    """
    short = min(picture.width, picture.height)
    rungs: list[Rung] = []
    taken = 0.0
    for name, side in _SIDES.items():
        reached = min(side, short)
        if reached >= _WORTH_IT * taken:
            share = reached / short
            rungs.append(
                Rung(
                    name=name,
                    width=_even(picture.width * share),
                    height=_even(picture.height * share),
                    most_bits=_BITS[name],
                )
            )
            taken = reached
    return tuple(rungs)


def frame_rate(picture: Picture) -> float:
    """Of the renditions, on average."""
    return FASTEST if too_fast(picture) else picture.frame_rate


def too_fast(picture: Picture) -> bool:
    """Whether frames are left out of the renditions."""
    return picture.frame_rate > _FASTER


def _even(length: float) -> int:
    """4:2:0 has a sample of colour for two pixels; rounded down, so that nothing is ever enlarged."""
    return max(2, int(length + 1e-6) // 2 * 2)
