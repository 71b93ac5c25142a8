"""A picture track that is encoded as a whole, from one source or from several that need not be alike."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

import numpy as np
from av.container import OutputContainer
from av.filter import Graph
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from workers.media.edits import IDENTITY
from workers.media.encoder import Likeness, configure, encoded
from workers.media.joint import Span
from workers.media.pictures import frames
from workers.media.source import open_source, picture_of
from workers.media.timeline import Ticks

_QUALITY: Final = 18
_PRESET: Final = "veryfast"
_PIXELS: Final = "yuv420p"
"""8-bit 4:2:0: what every player shows. Colours keep their tags."""
_KEYFRAMES_S: Final = 2
_COMMON_CLOCK: Final = Fraction(1, 90_000)
_TURNS: Final = {(0, 1): "transpose=clock", (-1, 0): "hflip,vflip", (0, -1): "transpose=cclock"}
"""By the signs of the matrix's first two numbers."""


class _Shape(NamedTuple):
    width: int
    height: int
    aspect: Fraction
    clock: Fraction
    matrix: tuple[int, ...]

    @property
    def turn(self) -> str:
        """The filter that does what the matrix tells a player to do."""
        return _TURNS.get((int(np.sign(self.matrix[0])), int(np.sign(self.matrix[1]))), "")

    @property
    def shown(self) -> tuple[int, int]:
        """Width and height as a player shows it, in square pixels."""
        width = round(self.width * (self.aspect or 1))
        return (self.height, width) if self.turn.startswith("transpose") else (width, self.height)


class Recoded:
    """Writes spans in the first one's size; where others have another size or turn, all upright, with bars around."""

    def __init__(self, target: OutputContainer, spans: Sequence[Span]) -> None:
        likenesses, shapes = zip(*(_look(span) for span in spans), strict=True)
        first, likeness = shapes[0], likenesses[0]
        alike = len(set(shapes)) == 1
        width, height = (first.width, first.height) if alike else first.shown
        size = (max(2, width & ~1), max(2, height & ~1))
        self._spans = spans
        self._fits = [_fit(shape, size, alike=alike) for shape in shapes]
        self.clock = first.clock if alike else _COMMON_CLOCK
        self.track = target.add_stream("libx264", rate=likeness.rate)
        self.track.time_base = self.clock
        if alike and first.matrix != IDENTITY:
            self.track.set_display_matrix(first.matrix)
        wanted = Likeness(
            width=size[0],
            height=size[1],
            pixel_format=_PIXELS,
            clock=self.clock,
            rate=likeness.rate,
            aspect=first.aspect if alike else Fraction(1),
            colours=likeness.colours,
        )
        gop = str(max(1, round(likeness.rate * _KEYFRAMES_S)))
        configure(self.track.codec_context, wanted, quality=_QUALITY, preset=_PRESET, g=gop)

    def packets(self, shown: Ticks) -> Iterator["Packet[VideoStream]"]:
        """Of all spans, one after the other, in decoding order; ``shown`` is when, in ticks of ``clock``."""
        return encoded(self.track.codec_context, self._pictures(), shown.tolist())

    def _pictures(self) -> Iterator[VideoFrame]:
        for span, fit in zip(self._spans, self._fits, strict=True):
            pictures = frames(span.path, span.timeline, span.first, span.last)
            yield from _filtered(pictures, fit) if fit else pictures


def _look(span: Span) -> tuple[Likeness, _Shape]:
    with open_source(span.path, edited=span.timeline.edited) as container:
        likeness = Likeness.of(picture_of(container))
    aspect = likeness.aspect or Fraction(1)
    return likeness, _Shape(likeness.width, likeness.height, aspect, span.timeline.clock, span.timeline.matrix)


def _fit(shape: _Shape, size: tuple[int, int], *, alike: bool) -> str:
    """The filters that bring a picture to the common size; none where it has it."""
    width, height = size
    if alike:
        return "" if (shape.width, shape.height) == size else f"crop={width}:{height}:0:0"
    upright = f"scale={max(2, round(shape.width * shape.aspect))}:{shape.height},setsar=1"
    within = f"scale={width}:{height}:force_original_aspect_ratio=decrease,pad={width}:{height}:-1:-1,setsar=1"
    return ",".join(part for part in (upright, shape.turn, within, f"format={_PIXELS}") if part)


def _filtered(pictures: Iterator[VideoFrame], filters: str) -> Iterator[VideoFrame]:
    graph: Graph | None = None
    for picture in pictures:
        if graph is None:
            graph = Graph()
            links = [
                graph.add_buffer(
                    width=picture.width,
                    height=picture.height,
                    format=picture.format,
                    time_base=picture.time_base or _COMMON_CLOCK,
                )
            ]
            for part in filters.split(","):
                name, _, arguments = part.partition("=")
                links.append(graph.add(name, arguments or None))
            graph.link_nodes(*links, graph.add("buffersink")).configure()
        graph.vpush(picture)
        yield graph.vpull()
