"""A film of a net session, drawn: a bowler's arm, a ball, a bat, and the sound of one on the other."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray

SECONDS: Final = 24
DELIVERY_S: Final = 8.0
"""From one ball to the next."""
HIT_S: Final = 4.0
"""From the beginning of a delivery to the moment when bat meets ball."""
_WIDTH, _HEIGHT, _RATE = 1280, 720, 25
_SOUND_RATE: Final = 48_000
_FLIGHT_S: Final = 1.2
_RADIUS: Final = 14
_Colour = tuple[int, int, int]
_PITCH, _WOOD, _WHITE = (201, 181, 138), (232, 208, 160), (245, 245, 240)
_SHIRT, _RED = (30, 58, 112), (176, 30, 38)

Picture = NDArray[np.uint8]


def draw_film(path: Path) -> None:
    """Write an H.264 and AAC film of ``SECONDS`` into an MP4 at ``path``; the same each time."""
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as target:
        video = target.add_stream("libx264", rate=_RATE, options={"preset": "veryfast", "g": "50"})
        video.width, video.height, video.pix_fmt = _WIDTH, _HEIGHT, "yuv420p"
        sound = target.add_stream("aac", rate=_SOUND_RATE, layout="mono")
        noise = _sound()
        for number, picture in enumerate(_pictures()):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, _RATE)
            target.mux(video.encode(frame))
            heard = noise[number * _SOUND_RATE // _RATE : (number + 1) * _SOUND_RATE // _RATE]
            samples = av.AudioFrame.from_ndarray(heard[np.newaxis], format="fltp", layout="mono")
            samples.sample_rate, samples.pts = _SOUND_RATE, number * _SOUND_RATE // _RATE
            target.mux(sound.encode(samples))
        target.mux(video.encode(None))
        target.mux(sound.encode(None))


def _pictures() -> Iterator[Picture]:
    ground = _ground()
    for number in range(SECONDS * _RATE):
        at_s = number / _RATE % DELIVERY_S - HIT_S
        picture = ground.copy()
        _batter(picture, at_s)
        _ball(picture, at_s, number / _RATE // DELIVERY_S)
        yield picture


def _ground() -> Picture:
    """A net seen from the side: sky, trees, grass, a pitch with its creases, stumps, and a sight screen."""
    ground = np.empty((_HEIGHT, _WIDTH, 3), np.uint8)
    horizon = _HEIGHT // 3
    shade = np.linspace(0, 1, horizon)[:, np.newaxis, np.newaxis]
    ground[:horizon] = (np.array((96, 152, 214)) * (1 - shade) + np.array((214, 230, 240)) * shade).astype(np.uint8)
    across = np.arange(_WIDTH)
    height = 52 + 16 * np.sin(across / 37) + 11 * np.sin(across / 13)
    ground[:horizon][np.arange(horizon)[:, np.newaxis] > horizon - height] = (52, 86, 58)
    stripes = (np.arange(_HEIGHT - horizon)[:, np.newaxis] // 40 + across // 160) % 2
    ground[horizon:] = np.where(stripes[..., np.newaxis], (66, 128, 70), (60, 119, 65))
    ground[420:600, 60:-60] = _PITCH
    for x in (236, 1044):
        _post(ground, x, 420, 5, 180, _WHITE)
    for x in (150, 166, 182):
        _post(ground, x, 470, 6, 84, _WOOD)
    _post(ground, 1190, 150, 70, 250, _WHITE)
    return ground


def _batter(picture: Picture, at_s: float) -> None:
    """The bat is lifted before the ball comes, and swung through it."""
    lift = int(np.interp(at_s, [-1.5, -0.4, 0.0, 0.3, 1.5], [0, 110, 0, -130, 0]))
    for x in (262, 288):
        _post(picture, x, 500, 18, 92, _WHITE)
    _post(picture, 258, 404, 52, 100, _SHIRT)
    _disc(picture, 284, 382, 24, _SHIRT)
    _post(picture, 318 - lift, 452 - abs(lift) // 2, 18, 122, _WOOD)


def _ball(picture: Picture, at_s: float, delivery: float) -> None:
    """Bowled from the right, bounced, and hit back, each time at another angle."""
    if -_FLIGHT_S <= at_s < 0:
        share = 1 + at_s / _FLIGHT_S
        x, y = 1180 - share * 900, 330 + abs(np.sin(share * 4.2)) * -90 + share * 190
    elif 0 <= at_s < _FLIGHT_S:
        share = at_s / _FLIGHT_S
        x, y = 280 + share * 1000, 520 - share * (120 + 80 * delivery)
    else:
        return
    _disc(picture, x, y, _RADIUS, _RED)


def _disc(picture: Picture, x: float, y: float, radius: int, colour: _Colour) -> None:
    left, top = max(int(x) - radius, 0), max(int(y) - radius, 0)
    near = picture[top : int(y) + radius, left : int(x) + radius]
    rows, columns = np.ogrid[: near.shape[0], : near.shape[1]]
    near[(columns + left - x) ** 2 + (rows + top - y) ** 2 < radius**2] = colour


def _post(picture: Picture, x: int, y: int, width: int, height: int, colour: _Colour) -> None:  # noqa: PLR0913, PLR0917 - a box
    picture[max(y, 0) : y + height, max(x, 0) : x + width] = colour


def _sound() -> NDArray[np.float32]:
    """A quiet hall, and a crack at each hit."""
    random = np.random.default_rng(1)
    heard = random.normal(0, 0.003, SECONDS * _SOUND_RATE)
    length = _SOUND_RATE // 12
    crack = random.normal(0, 0.5, length) * np.exp(-np.arange(length) / (_SOUND_RATE / 120))
    for begin in range(int(SECONDS / DELIVERY_S)):
        at = int((begin * DELIVERY_S + HIT_S) * _SOUND_RATE)
        heard[at : at + length] += crack
    return heard.clip(-1, 1).astype(np.float32)
