"""A source's packets and pictures by their numbers on its timeline."""

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.codec.context import ThreadType
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from core.errors import Malformed
from workers.media.source import only, open_source, picture_of
from workers.media.timeline import Timeline

_LOOK_BACK = 8
"""Keyframes from which to try again when decoding from the nearest one does not show what it should."""


def samples(path: Path, timeline: Timeline, first: int, last: int) -> Iterator["Packet[VideoStream]"]:
    """The packets of the samples ``[first, last)``, one at a time.

    Raises ``Malformed`` with ``undecodable`` where the file does not hold them.
    """
    if first >= last:
        return
    done = first
    for seek in (False,) if timeline.edited or first == 0 else (True, False):
        for at, packet in _numbered(path, timeline, first if seek else 0):
            if at > done:
                break  # a file in fragments is not always found by its times: read it from the beginning
            if at == done:
                yield packet
                done += 1
            if done >= last:
                return
    raise Malformed("The file does not hold the pictures that it tells of.", code="undecodable")


def _numbered(path: Path, timeline: Timeline, first: int) -> Iterator[tuple[int, "Packet[VideoStream]"]]:
    """Packets and their numbers, from about the sample ``first`` on."""
    with open_source(path, edited=timeline.edited) as container:
        track = picture_of(container)
        only(container, track)
        if first:
            container.seek(int(timeline.dts[first]), stream=track)
        count = 0
        for packet in container.demux(track):
            if packet.dts is not None:
                yield count if timeline.edited else int(np.searchsorted(timeline.dts, packet.dts)), packet
                count += 1


def frames(path: Path, timeline: Timeline, first: int, last: int) -> Iterator[VideoFrame]:
    """The pictures ``[first, last)`` in the order shown, decoded, each with its time in ticks of the timeline.

    Raises ``Malformed`` with ``undecodable`` where one of them cannot be decoded.
    """
    if first >= last:
        return
    wanted = timeline.shown[first:last]
    done = 0
    for start in _starts(timeline, first, last):
        for frame in _decoded(path, timeline, start, int(timeline.samples[first:last].max()) + 1):
            if done < len(wanted) and frame.pts == wanted[done]:
                done += 1
                yield frame
        if done:
            break
    if done < len(wanted):
        raise Malformed(
            "A picture of the video cannot be decoded.",
            code="undecodable",
            at_us=int(timeline.times_us[first + done]),
        )


def _starts(timeline: Timeline, first: int, last: int) -> Iterator[int]:
    """Keyframes to begin at: the nearest that shows no later picture and is decoded before all that are wanted."""
    if timeline.edited:
        yield 0
        return
    earliest = int(timeline.samples[first:last].min())
    fit = timeline.keys[(timeline.keys <= earliest) & (timeline.pts[timeline.keys] <= timeline.shown[first])]
    yield from (int(key) for key in fit[::-1][:_LOOK_BACK])
    yield 0


def _decoded(path: Path, timeline: Timeline, first: int, last: int) -> Iterator[VideoFrame]:
    with open_source(path) as container:
        context = picture_of(container).codec_context
        context.thread_type = ThreadType.AUTO
        context.thread_count = 2
        packets = samples(path, timeline, first, last if not timeline.edited else len(timeline.pts))
        for packet in packets:
            try:
                yield from context.decode(packet)
            except av.error.InvalidDataError:
                continue
        yield from context.decode(None)
