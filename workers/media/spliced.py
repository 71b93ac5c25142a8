"""A picture track of which the edges are encoded and the rest is a source's own, bit by bit."""

from collections.abc import Iterator
from itertools import chain
from typing import Final, cast

from av.container import OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from workers.media.encoder import Likeness, configure, encoded, lone, profile_of
from workers.media.joint import Span
from workers.media.parameters import Configuration, prefixed, read_sequence
from workers.media.pictures import frames, samples
from workers.media.timeline import Timeline

_QUALITY: Final = 16
_PRESET: Final = "superfast"
_LEVELS: Final = frozenset((10, 11, 12, 13, 20, 21, 22, 30, 31, 32, 40, 41, 42, 50, 51, 52, 60, 61, 62))
"""Of ITU-T H.264, table A-1; x264 chooses for a source with another."""
_LONG_PREFIX: Final = 3
"""Bytes that tell the length of any picture; two do not."""


def hindrance(track: VideoStream, timeline: Timeline) -> str:
    """Why nothing of the track can be copied into a clip, in a sentence; empty where it can."""
    context = track.codec_context
    name, pixel_format = context.codec.canonical_name, context.pix_fmt or ""
    if name != "h264":
        return f"Only H.264 can be copied; this is {name}."
    if timeline.edited:
        return "The file's own edit list shows parts of it out of order or leaves them out."
    configuration = Configuration.read(context.extradata or b"")
    if configuration is None or configuration.prefix_bytes < _LONG_PREFIX:
        return "The file does not tell its parameter sets in its index."
    if profile_of(configuration.head[1], pixel_format) is None:
        return f"Pictures of this kind ({pixel_format}, profile {configuration.head[1]}) are not encoded alike."
    return _hindrance(configuration)


def _hindrance(configuration: Configuration) -> str:
    try:
        progressive = all(read_sequence(each).progressive for each in configuration.sequences)
        free = configuration.free_id()
    except ValueError:
        return "The file's parameter sets are broken."
    if not progressive:
        return "The pictures are interlaced."
    return "The file has as many parameter sets as there can be." if free is None else ""


class Spliced:
    """Writes spans of a source, or of several with the same parameter sets, clock and size.

    The encoded pictures have parameter sets with a number of their own, which the track's ``avcC`` holds beside the
    source's (ISO/IEC 14496-15, 5.3.3.1.2).
    """

    def __init__(self, target: OutputContainer, source: VideoStream, timeline: Timeline) -> None:
        configuration = Configuration.read(source.codec_context.extradata or b"")
        if configuration is None:
            raise ValueError("see hindrance()")
        self.clock = timeline.clock
        self._likeness = Likeness.of(source)
        self._configuration = configuration
        self._options = {
            "x264-params": f"sps-id={configuration.free_id()}:keyint=infinite:scenecut=0:ref=1",
            "profile": profile_of(configuration.head[1], self._likeness.pixel_format) or "high",
        }
        if configuration.head[3] in _LEVELS:
            self._options["level"] = f"{configuration.head[3] / 10:.1f}"
        self.track = target.add_stream_from_template(source, opaque=True)
        self.track.set_display_matrix(timeline.matrix)
        sets = configure(lone(), self._likeness, quality=_QUALITY, preset=_PRESET, **self._options).extradata
        self.track.codec_context.extradata = configuration.joined(sets or b"")

    def packets(self, span: Span) -> Iterator["Packet[VideoStream]"]:
        """In decoding order, their times not yet set."""
        joint = span.joint
        return chain(
            self._encoded(span, span.first, joint.copied),
            samples(span.path, span.timeline, *joint.samples),
            self._encoded(span, joint.tail, span.last),
        )

    def _encoded(self, span: Span, first: int, last: int) -> Iterator["Packet[VideoStream]"]:
        if first >= last:
            return
        context = configure(lone(), self._likeness, quality=_QUALITY, preset=_PRESET, **self._options)
        pictures = frames(span.path, span.timeline, first, last)
        times = (span.timeline.shown[first:last] - span.origin).tolist()
        for picture in encoded(context, pictures, times):
            data = prefixed(bytes(picture), self._configuration.prefix_bytes)
            packet = cast("Packet[VideoStream]", Packet(data))
            packet.is_keyframe = picture.is_keyframe
            yield packet
