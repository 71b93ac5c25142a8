"""The sound of a video file as plain samples, a little at a time: memory does not grow with the file."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer

from workers.media.source import only, open_source, picture_of, sound_of
from workers.media.watch import Watch

RATE: Final = 24_000
"""Samples a second: half of what cameras record, and a whole number in a millisecond."""
_SECOND_US: Final = 1_000_000
_GAP_US: Final = 20_000
"""A jump of the clock by more than this is a gap, and less is how a container rounds."""

Samples = npt.NDArray[np.float32]


class Chunk(NamedTuple):
    """Some of the sound, one channel, full scale 1."""

    starts_us: int | None
    """When its first sample sounds, from the first picture shown, where this does not follow from the chunk before:
    for the first, and after a gap."""
    samples: Samples


def hear(path: Path, watch: Watch) -> Iterator[Chunk]:
    """The sound track that is played of an MP4 or MOV file; nothing where there is none.

    What cannot be decoded is left out, as a player does. Raises ``Malformed`` with the code ``unreadable``.
    """
    with open_source(path) as container:
        track = sound_of(container)
        if track is not None:
            only(container, track)
            yield from _chunks(container, track, watch)


def has_sound(path: Path) -> bool:
    """Whether there is a sound track that can be decoded. Raises as ``hear`` does."""
    with open_source(path) as container:
        return sound_of(container) is not None


def _chunks(container: InputContainer, track: AudioStream, watch: Watch) -> Iterator[Chunk]:
    origin_us, length_us = _first_picture_us(container), container.duration or 0
    kind: tuple[str, str, int] | None = None
    resampler, expected_us = _resampler(), 0
    for frame in _frames(container, track):
        at_us = expected_us if frame.time is None else round(frame.time * _SECOND_US)
        starts_us = None
        if kind != _kind(frame) or abs(at_us - expected_us) > _GAP_US:
            resampler, kind = _resampler(), _kind(frame)
            starts_us, expected_us = at_us - origin_us, at_us
        expected_us += frame.samples * _SECOND_US // frame.sample_rate
        yield Chunk(starts_us, _joined(resampler.resample(frame)))
        if length_us:
            watch.reached(min(1.0, max(0.0, (at_us - origin_us) / length_us)))


def _frames(container: InputContainer, track: AudioStream) -> Iterator[AudioFrame]:
    for packet in container.demux(track):
        try:
            yield from track.codec_context.decode(packet)
        except av.error.InvalidDataError:
            continue


def _first_picture_us(container: InputContainer) -> int:
    """On the container's clock, on which presentation begins at 0; 0 where there is no picture."""
    if not container.streams.video:
        return 0
    track = picture_of(container)
    if track.start_time is None or track.time_base is None:
        return 0
    return max(0, round(track.start_time * track.time_base * _SECOND_US))


def _resampler() -> av.AudioResampler:
    return av.AudioResampler(format="flt", layout="mono", rate=RATE)


def _kind(frame: AudioFrame) -> tuple[str, str, int]:
    """A resampler takes only frames of one kind."""
    return frame.format.name, frame.layout.name, frame.sample_rate


def _joined(frames: Sequence[AudioFrame]) -> Samples:
    parts = [frame.to_ndarray()[0] for frame in frames]
    return np.concatenate(parts) if parts else np.empty(0, np.float32)
