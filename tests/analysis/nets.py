"""A little film of a net session: something swings at certain times, and a hit is heard at others."""

from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np

from tests.analysis.bursts import hits

RATE, SOUND_RATE = 30, 48_000
_WIDTH, _HEIGHT = 320, 180
_SWING_S = 0.4
_PRIMING_US = 1024 * 1_000_000 // SOUND_RATE
"""By which AAC is late; PyAV's muxer writes no edit list that would hide it."""


def film(  # noqa: PLR0913 - each is named at the call
    path: Path,
    *,
    seconds: float,
    swings_s: Sequence[float] = (),
    hits_s: Sequence[float] = (),
    cut_s: float | None = None,
    sound: bool = True,
    fragmented: bool = False,
) -> list[int]:
    """Write it as H.264 and AAC; returns when its hits are, in microseconds.

    A white bar crosses the picture for 0.4 s about each time in ``swings_s``; at ``cut_s`` the picture becomes another.
    """
    heard = hits(5, hits_s, seconds, SOUND_RATE, over_db=30)
    options = {"movflags": "frag_keyframe+empty_moov+default_base_moof"} if fragmented else {}
    with av.open(str(path), "w", format="mp4", options=options) as file:
        picture = file.add_stream("libx264", rate=RATE, options={"preset": "veryfast", "g": "30"})
        picture.width, picture.height, picture.pix_fmt = _WIDTH, _HEIGHT, "yuv420p"
        track = file.add_stream("aac", rate=SOUND_RATE, layout="mono") if sound else None
        for number in range(int(seconds * RATE)):
            at_s = number / RATE
            pixels = _ground(other=cut_s is not None and at_s >= cut_s)
            for swing in swings_s:
                gone = (at_s - swing) / _SWING_S + 0.5
                if 0 <= gone < 1:
                    pixels[:, int(gone * (_WIDTH - 80)) :][:, :80] = 235
            frame = av.VideoFrame.from_ndarray(np.stack([pixels] * 3, axis=-1), format="rgb24")
            frame.pts = number
            file.mux(picture.encode(frame))
        file.mux(picture.encode(None))
        if track is not None:
            sounding = av.AudioFrame.from_ndarray(heard.samples[np.newaxis], format="fltp", layout="mono")
            sounding.sample_rate = SOUND_RATE
            file.mux(track.encode(sounding))
            file.mux(track.encode(None))
    return [at_us + _PRIMING_US for at_us in heard.hits_us]


def _ground(*, other: bool) -> np.ndarray:
    """A slope of grey, and another scene that is bright below and dark above."""
    column = np.linspace(200, 20, _HEIGHT) if other else np.linspace(60, 110, _HEIGHT)
    if other:
        column = np.where(np.arange(_HEIGHT) < _HEIGHT // 2, 10, 245)
    return np.repeat(column.astype(np.uint8)[:, np.newaxis], _WIDTH, axis=1)
