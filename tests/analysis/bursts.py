"""Sound with hits in it, made by a seed: bursts of noise between 1 and 5 kHz that die away, over steady noise."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

NOISE_RMS = 0.01
_BURST_S = 0.06
_DECAY_S = 0.008


class Track(NamedTuple):
    """A piece of sound and what is in it."""

    samples: NDArray[np.float32]
    hits_us: list[int]


class Match(NamedTuple):
    """Found onsets against the hits that are there."""

    recall: float
    """The part of the hits that an onset lies within 2 ms of."""
    false: int
    """Onsets that are not within 2 ms of any hit."""
    worst_us: int
    """How far the farthest of those that count is off."""


def noise(seed: int, seconds: float, rate: int) -> NDArray[np.float64]:
    """White noise."""
    return np.random.default_rng(seed).standard_normal(int(seconds * rate)) * NOISE_RMS


def hits(seed: int, at_s: Iterable[float], seconds: float, rate: int, *, over_db: float) -> Track:
    """Noise with a hit at each time, the highest of whose samples is so far over the noise's RMS."""
    random = np.random.default_rng(seed + 1)
    samples, found = noise(seed, seconds, rate), []
    length = int(_BURST_S * rate)
    pitches = np.fft.rfftfreq(length, 1 / rate)
    for at in at_s:
        start = int(at * rate)
        spectrum = np.fft.rfft(random.standard_normal(length))
        spectrum[(pitches < 1000) | (pitches > 5000)] = 0
        burst = np.fft.irfft(spectrum, length) * np.exp(-np.arange(length) / rate / _DECAY_S)
        samples[start : start + length] += burst / np.abs(burst).max() * NOISE_RMS * 10 ** (over_db / 20)
        found.append(start * 1_000_000 // rate)
    return Track(samples.astype(np.float32), found)


def compare(found_us: Sequence[int], hits_us: Sequence[int]) -> Match:
    """How good the found ones are."""
    off = np.abs(np.subtract.outer(np.asarray(hits_us), np.asarray(found_us)))
    near = off <= 2_000
    close = off.min(axis=1)[near.any(axis=1)]
    return Match(float(near.any(axis=1).mean()), int((~near.any(axis=0)).sum()), int(close.max()) if len(close) else 0)
