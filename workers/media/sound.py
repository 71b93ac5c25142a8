"""The sound of a clip: AAC is copied and its first samples hidden by an edit list, anything else is encoded anew."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Final, cast

import av
import numpy as np
from av.audio.fifo import AudioFifo
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from numpy.typing import NDArray

from workers.media.source import only, open_source, sound_of

_RUN_UP: Final = 2
"""Packets decoded before the first one heard: each overlaps the one before it, and SBR looks back further."""
_LOOK_BACK_S: Final = 1
_RATES: Final = (48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000)
_LAYOUT: Final = "stereo"
_CHANNELS: Final = 2
_BITS_PER_SECOND: Final = 160_000
_ROUNDING_MS: Final = 2
"""By which a packet's time may be off without there being a gap: some files count in milliseconds."""

_Samples = NDArray[np.float32]
Part = tuple[Path, Fraction, Fraction]
"""A file, and the seconds of its presentation at which a part of it begins and ends."""


class Sound:
    """The sound of parts of files, one after the other, to be written into a file."""

    def __init__(self, target: OutputContainer, paths: Sequence[Path], *, edited: bool) -> None:
        """A single AAC is copied. There is no track where none of the files has sound."""
        self._edited = edited
        self.copied = False
        self.track: AudioStream | None = None
        with open_source(paths[0], edited=edited) as container:
            source = sound_of(container)
            self.copied = len(paths) == 1 and source is not None and _is_aac(source) and not edited
            if self.copied and source is not None:
                self.track = target.add_stream_from_template(source, opaque=True)
                return
        if any(_has_sound(path) for path in paths):
            rate = source.rate if len(paths) == 1 and source is not None and source.rate in _RATES else _RATES[0]
            self.track = target.add_stream("aac", rate=rate)
            self.track.bit_rate = _BITS_PER_SECOND
            self.track.layout = _LAYOUT
            self.track.time_base = Fraction(1, rate)

    def packets(self, parts: Sequence[Part]) -> Iterator["Packet[AudioStream]"]:
        """The packets of the parts. What is heard at the first one's beginning is at 0."""
        if self.track is None:
            return
        chosen = self._copies(*parts[0]) if self.copied else self._encoded(self.track, parts)
        for packet in chosen:
            packet.stream = self.track
            yield packet

    def _copies(self, path: Path, start: Fraction, end: Fraction) -> Iterator["Packet[AudioStream]"]:
        for packet, clock in self._read(path, start):
            pts = packet.pts or 0
            first, last = round(start / clock), round(end / clock)
            if pts >= last:
                return
            copy = cast("Packet[AudioStream]", Packet(bytes(packet)))
            copy.time_base = clock
            copy.pts = copy.dts = pts - first
            copy.duration = max(1, min(packet.duration or 0, last - pts))
            copy.is_keyframe = True
            yield copy

    def _read(self, path: Path, start: Fraction) -> Iterator[tuple["Packet[AudioStream]", Fraction]]:
        """Packets from a little before ``start`` on, and their clock."""
        with open_source(path, edited=self._edited) as container:
            track = sound_of(container)
            if track is None or track.time_base is None:
                return
            only(container, track)
            clock = track.time_base
            if not self._edited:
                container.seek(round((start - _LOOK_BACK_S) / clock), stream=track)
            for packet in container.demux(track):
                if packet.pts is not None and packet.pts + (1 + _RUN_UP) * (packet.duration or 0) > start / clock:
                    yield packet, clock

    def _encoded(self, track: AudioStream, parts: Sequence[Part]) -> Iterator["Packet[AudioStream]"]:
        context = track.codec_context
        if not context.is_open:
            context.open()
        fifo = AudioFifo()
        at = 0
        for samples in self._heard(parts, context.sample_rate):
            frame = AudioFrame.from_ndarray(samples, format="fltp", layout=_LAYOUT)
            frame.sample_rate, frame.time_base = context.sample_rate, Fraction(1, context.sample_rate)
            frame.pts = at
            at += frame.samples
            fifo.write(frame)
            for piece in fifo.read_many(context.frame_size):
                yield from context.encode(piece)
        rest = fifo.read(0, partial=True)
        if rest is not None:
            yield from context.encode(rest)
        yield from context.encode(None)

    def _heard(self, parts: Sequence[Part], rate: int) -> Iterator[_Samples]:
        """The samples of the parts and no other; silence where a file has none."""
        elapsed, written = Fraction(0), 0
        for path, start, end in parts:
            elapsed += end - start
            wanted = round(elapsed * rate) - written
            first = round(start * rate)
            position = 0
            for at, samples in self._decoded(path, start, end, rate):
                gap = at - first - position
                piece = samples[:, max(0, -gap) :] if gap <= 0 else np.pad(samples, ((0, 0), (gap, 0)))
                piece = piece[:, : wanted - position]
                if piece.shape[1]:
                    position += piece.shape[1]
                    yield np.ascontiguousarray(piece)
            if position < wanted:
                yield np.zeros((_CHANNELS, wanted - position), np.float32)
            written += wanted

    def _decoded(self, path: Path, start: Fraction, end: Fraction, rate: int) -> Iterator[tuple[int, _Samples]]:
        """Samples and when the first of them is heard, in samples of the presentation."""
        resampler = AudioResampler(format="fltp", layout=_LAYOUT, rate=rate)
        due: int | None = None
        with open_source(path, edited=self._edited) as container:
            track = sound_of(container)
            if track is None:
                return
            for packet, clock in self._read(path, start):
                if (packet.pts or 0) * clock >= end:
                    break
                for frame in _frames(track, packet):
                    at = round((frame.pts or 0) * clock * rate)
                    if due is None or abs(at - due) > rate * _ROUNDING_MS // 1000:
                        due = at
                    for piece in resampler.resample(frame):
                        samples = _samples(piece)
                        yield due, samples
                        due += samples.shape[1]
            if due is not None:
                for piece in resampler.resample(None):
                    yield due, _samples(piece)


def _samples(frame: AudioFrame) -> _Samples:
    """Of each channel a row."""
    return frame.to_ndarray().astype(np.float32, copy=False)


def _frames(track: AudioStream, packet: "Packet[AudioStream]") -> list[AudioFrame]:
    """What a packet holds; a damaged one holds silence."""
    try:
        return track.codec_context.decode(packet)
    except av.error.InvalidDataError:
        return []


def _has_sound(path: Path) -> bool:
    with open_source(path) as container:
        return sound_of(container) is not None


def _is_aac(track: AudioStream) -> bool:
    return track.codec_context.codec.canonical_name == "aac" and bool(track.codec_context.extradata)
