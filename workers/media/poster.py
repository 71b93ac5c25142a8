"""The picture that stands for a video: the first that shows something."""

from pathlib import Path
from typing import Final

import numpy as np
from av.video.frame import VideoFrame

from core.models.footage import Facts
from workers.media.ffmpeg import run, tone_maps
from workers.media.graph import still
from workers.media.plan import ladder
from workers.media.playback import keyframes

_LOOKED_AT: Final = 30
"""Keyframes: a minute."""
_CLEAR: Final = 20.0
"""The spread of brightness of a picture with something on it; black, white and fog have less."""
_DARK: Final = 30.0
"""The mean brightness of a picture in which little can be told apart."""
_TALLEST: Final = 720


def make_poster(source: Path, facts: Facts, rendition: Path, folder: Path) -> None:
    """Write ``POSTER`` into ``folder``: a picture of the source, chosen by the rendition's keyframes."""
    rung = [each for each in ladder(facts.picture) if min(each.width, each.height) <= _TALLEST][-1]
    at_us = best_moment(rendition)
    run(still(source, facts, rung, at_us, tone_maps=tone_maps()), folder=folder)


def best_moment(rendition: Path) -> int:
    """The time of the first keyframe that is neither dark nor flat, else of the least flat one."""
    best_us, most = 0, -1.0
    for place, (at_us, frame) in enumerate(keyframes(rendition)):
        mean, spread = _brightness(frame)
        if mean >= _DARK and spread >= _CLEAR:
            return at_us
        if spread > most:
            best_us, most = at_us, spread
        if place + 1 == _LOOKED_AT:
            break
    return best_us


def _brightness(frame: VideoFrame) -> tuple[float, float]:
    """Mean and standard deviation, 0 to 255."""
    grey = frame.reformat(64, 36, "gray").to_ndarray().astype(np.float32)
    return float(grey.mean()), float(grey.std())
