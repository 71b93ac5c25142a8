"""Where something hard hits something hard: the onsets of short, sharp sounds, such as bat on ball.

A hit is heard between 1 and 6 kHz, rises within a few milliseconds and is gone within a tenth of a second. So the
sound's energy in that band is followed, a value each half millisecond, and an onset is where the energy of the next
milliseconds stands out of what came before, by more than what came before varies itself, and falls off again.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from workers.media.hearing import RATE, Samples, hear
from workers.media.watch import Watch

_LOW_HZ: Final = 1000.0
_HIGH_HZ: Final = 6000.0
_TAPS: Final = 63
"""Of the band's filter, an odd number: it delays by a whole number of samples, and by the same at every pitch."""
_FRAME: Final = RATE // 2000
"""Samples to a value of energy."""
_FRAME_US: Final = 500
_AHEAD: Final = 8
"""Values of energy, 4 ms, in which a hit shows."""
_BEHIND: Final = 112
"""Values, 56 ms, of what it stands out of."""
_GUARD: Final = 4
"""Values right before, which are left out of that: a hit's first rise is already in them."""
_CONTEXT: Final = _BEHIND + _AHEAD + _GUARD
"""Values that have to be known before a hit."""
_ATTACK: Final = 4
"""Values, 2 ms, in which a hit rises."""
_SMEAR: Final = 48
"""Values, 24 ms: a block of AAC at 44.1 or 48 kHz."""
_TAIL: Final = slice(120, 200)
"""Values after it, 60 to 100 ms, in which a hit is over and a voice goes on."""
_RISE_DB: Final = 6.0
_DEVIATIONS: Final = 5.0
"""By how many of the background's own deviations it stands out."""
_FALL_DB: Final = 3.0
_APART: Final = 160
"""Values, 80 ms: a hit's echo is not another hit."""
_BLOCK: Final = 40_000
"""Values looked at in one go: 20 s."""
_QUIET: Final = 1e-8
"""Energy of the least noise, -80 dB, so that digital silence is not infinitely quiet."""

Energies = npt.NDArray[np.float64]


def _band() -> Samples:
    """A filter that lets the band through: the difference of two low-passes, windowed (Hamming)."""
    at = np.arange(_TAPS) - _TAPS // 2
    low, high = (2 * pitch / RATE * np.sinc(2 * pitch / RATE * at) for pitch in (_LOW_HZ, _HIGH_HZ))
    band: Samples = ((high - low) * np.hamming(_TAPS)).astype(np.float32)
    return band


_BAND: Final = _band()


class Onset(Struct, frozen=True, kw_only=True):
    """A short, sharp sound."""

    at_us: int
    """From the first picture shown."""
    rise_db: float
    """By how much it stands out of the 60 ms before it."""


def find_onsets(path: Path, watch: Watch) -> Iterator[Onset]:
    """The onsets in a file's sound, in order; none for a silent one. Memory does not grow with the file.

    Raises what ``hear`` raises.
    """
    detector: OnsetDetector | None = None
    for chunk in hear(path, watch):
        if chunk.starts_us is not None:
            if detector is not None:
                yield from detector.finish()
            detector = OnsetDetector(chunk.starts_us)
        if detector is not None:
            yield from detector.push(chunk.samples)
    if detector is not None:
        yield from detector.finish()


class OnsetDetector:
    """Finds the onsets in one stretch of sound without gaps."""

    def __init__(self, starts_us: int) -> None:
        """``starts_us`` is when its first sample sounds."""
        self._starts_us = starts_us
        # Before the stretch there was nothing; the filter's delay is taken off by starting in its middle.
        self._samples: Samples = np.zeros(_TAPS // 2, np.float32)
        self._energies: Energies = np.empty(0)
        self._first = 0
        """Which value of the stretch the first one kept is."""
        self._last = -_APART
        """Which value the last onset is."""

    def push(self, samples: Samples) -> Iterator[Onset]:
        """Take the next samples (full scale 1, ``RATE`` a second), and return what is decided by them."""
        self._samples = np.concatenate((self._samples, samples))
        if len(self._samples) >= RATE:
            self._filter()
        if len(self._energies) >= _BLOCK:
            yield from self._decide(len(self._energies) - _TAIL.stop - _AHEAD)

    def finish(self) -> Iterator[Onset]:
        """What is left; to be called once, at the end."""
        self._samples = np.concatenate((self._samples, np.zeros(_TAPS // 2, np.float32)))
        self._filter()
        end = len(self._energies)
        # Beyond the end all is as quiet as just before it, so that ending is no fall.
        self._energies = np.concatenate((self._energies, np.full(_TAIL.stop + _AHEAD, _QUIET)))
        yield from self._decide(end)

    def _filter(self) -> None:
        frames = (len(self._samples) - _TAPS + 1) // _FRAME
        if frames <= 0:
            return
        band = np.convolve(self._samples[: frames * _FRAME + _TAPS - 1], _BAND, mode="valid")
        energies = np.square(band, dtype=np.float64).reshape(frames, _FRAME).mean(axis=1)
        self._energies = np.concatenate((self._energies, energies + _QUIET))
        self._samples = self._samples[frames * _FRAME :]

    def _decide(self, end: int) -> Iterator[Onset]:
        """Decide about the values up to ``end``, from where it was decided before, and forget what is behind them."""
        levels, rises, sharp = _weigh(self._energies)
        for index in np.flatnonzero(sharp[:end]).tolist():
            if self._first + index < self._last + _APART:
                continue
            # A coder smears a hit over the 20 ms before it: look for the loudest there, and for where that begins.
            loudest = index + int(np.argmax(levels[index : index + _SMEAR]))
            at = _edge(self._energies, loudest)
            self._last = self._first + at
            yield Onset(
                at_us=self._starts_us + self._last * _FRAME_US + _FRAME_US // 2, rise_db=round(float(rises[at]), 1)
            )
        kept = max(0, end - _CONTEXT)
        self._first, self._energies = self._first + kept, self._energies[kept:]


def _edge(energies: Energies, about: int) -> int:
    """Where, near a value, the next 2 ms stand out most of the last 4 ms: to half a millisecond."""
    near = energies[about - 2 * _AHEAD : about + 2 * _AHEAD]
    after, before = _means(near[_AHEAD:], _ATTACK), _means(near[:-_ATTACK], _AHEAD)
    return about - _AHEAD + int(np.argmax(after / before))


def _weigh(energies: Energies) -> tuple[Energies, Energies, npt.NDArray[np.bool_]]:
    """What each value says, where enough is known on both sides of it.

    The level of the milliseconds that begin there, and by how much it stands out of those before (dB); and whether a
    hit begins about there.
    """
    levels = 10.0 * np.log10(_means(energies, _AHEAD))
    rises, sharp = np.zeros(len(levels)), np.zeros(len(levels), np.bool_)
    known = slice(_CONTEXT, len(levels) - _TAIL.stop)
    if known.start < known.stop:
        before = slice(0, known.stop - _CONTEXT)
        mean = _means(levels, _BEHIND)[before]
        spread = np.sqrt(np.maximum(_means(np.square(levels), _BEHIND)[before] - np.square(mean), 0.0))
        later = _means(levels, _TAIL.stop - _TAIL.start)[known.start + _TAIL.start : known.stop + _TAIL.start]
        rises[known] = levels[known] - mean
        risen = rises[known] > np.maximum(_RISE_DB, _DEVIATIONS * spread)
        sharp[known] = risen & (levels[known] - later > _FALL_DB)
    return levels, rises, sharp


def _means(values: Energies, count: int) -> Energies:
    """Of each value and those after it, ``count`` together; fewer by ``count - 1``."""
    sums = np.concatenate((np.zeros(1), np.cumsum(values)))
    return (sums[count:] - sums[:-count]) / count
