"""Writes spans of footage into an MP4: the index first, the first picture at 0, each sound where it belongs."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from heapq import merge
from itertools import accumulate, chain
from pathlib import Path
from typing import Final

import av
import numpy as np
from av.audio.stream import AudioStream
from av.packet import Packet
from av.video.stream import VideoStream

from workers.media.joint import Span, decode_times
from workers.media.recoded import Recoded
from workers.media.sound import Sound
from workers.media.source import open_source, picture_of
from workers.media.spliced import Spliced
from workers.media.timeline import Ticks
from workers.media.watch import Watch

_MUXER: Final = {"movflags": "+faststart", "movie_timescale": "90000"}
"""With a movie clock of milliseconds, an edit list would be off by half of one."""

_Timed = tuple[Fraction, int, "Packet[VideoStream] | Packet[AudioStream]"]
"""When it is decoded, in seconds; the track breaks ties."""


def write(file: Path, spans: Sequence[Span], watch: Watch, *, copy: bool) -> None:
    """Write them, one after the other.

    With ``copy`` they have to have the same parameter sets, clock, size and turn; see ``Spliced``.
    """
    with av.open(f"file:{file}", "w", format="mp4", container_options=_MUXER) as target:
        if copy:
            with open_source(spans[0].path) as container:
                splice = Spliced(target, picture_of(container), spans[0].timeline)
            clock, track = splice.clock, splice.track
            pictures: Iterator[Packet[VideoStream]] = chain.from_iterable(splice.packets(span) for span in spans)
            shown, end = _laid_out(spans, clock)
        else:
            recoded = Recoded(target, spans)
            clock, track = recoded.clock, recoded.track
            shown, end = _laid_out(spans, clock)
            pictures = recoded.packets(shown)
        sound = Sound(target, [span.path for span in spans], edited=any(span.timeline.edited for span in spans))
        for at, _track, packet in merge(
            _pictures(pictures, track, clock, shown, end), _sounds(sound, spans), key=lambda timed: timed[:2]
        ):
            target.mux(packet)
            watch.reached(min(1.0, max(0.0, float(at / (end * clock)))))


def _laid_out(spans: Sequence[Span], clock: Fraction) -> tuple[Ticks, int]:
    """When every picture is shown, in decoding order, and when the last one ends, in ticks of ``clock``."""
    ends = list(accumulate(_ticks(np.array([span.length]), span, clock)[0] for span in spans))
    begins = [0, *ends[:-1]]
    pieces = [begin + _ticks(span.shown, span, clock) for begin, span in zip(begins, spans, strict=True)]
    return np.concatenate(pieces), int(ends[-1])


def _ticks(times: Ticks, span: Span, clock: Fraction) -> Ticks:
    ratio = span.timeline.clock / clock
    return (2 * times * ratio.numerator + ratio.denominator) // (2 * ratio.denominator)


def _pictures(
    packets: Iterator["Packet[VideoStream]"], track: VideoStream, clock: Fraction, shown: Ticks, end: int
) -> Iterator[_Timed]:
    """With their times."""
    ordered = np.append(np.sort(shown), end)
    lengths = np.diff(ordered)[np.searchsorted(ordered, shown)]
    times = zip(shown.tolist(), decode_times(shown).tolist(), lengths.tolist(), strict=True)
    for packet, (pts, dts, length) in zip(packets, times, strict=True):
        packet.stream = track
        packet.time_base = clock
        packet.pts, packet.dts, packet.duration = pts, dts, length
        yield dts * clock, 0, packet


def _sounds(sound: Sound, spans: Sequence[Span]) -> Iterator[_Timed]:
    parts = [
        (span.path, span.origin * span.timeline.clock, (span.origin + span.length) * span.timeline.clock)
        for span in spans
    ]
    for packet in sound.packets(parts):
        yield (packet.dts or 0) * packet.time_base, 1, packet
