"""A highlights reel: spans of one or of several videos, one after the other, in one file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from core.errors import Malformed
from workers.media.clip import write
from workers.media.joint import Span, encoded_whole, joint
from workers.media.smartcut import Method, copying_hindered
from workers.media.source import open_source, picture_of
from workers.media.timeline import Timeline, read_timeline
from workers.media.watch import Watch
from workers.media.written import written

MOST_PIECES: Final = 500


class Piece(Struct, frozen=True, kw_only=True):
    """A span of a file."""

    path: Path
    start_us: int
    end_us: int


class Reel(Struct, frozen=True, kw_only=True):
    """What was made."""

    frames: int
    duration_us: int
    begins_us: tuple[int, ...]
    """Where each piece begins in it: chapters."""
    method: Method
    encoded: int
    """How many frames are encoded."""
    reason: str = ""
    """Why all of them are, in a sentence; empty where they are not."""
    bytes: int


def splice(pieces: Sequence[Piece], target: Path, watch: Watch) -> Reel:
    """Join pieces in the order given, each exact to the frame, with their sound encoded anew.

    Where all sources have the same parameter sets, clock, size and turn (renditions of one size, one phone's files),
    every piece is cut as ``cut`` does it; otherwise all is encoded in the first one's size. ``target`` appears when it
    is whole. Raises ``Malformed`` as ``cut`` does, and ``no_pieces`` or ``too_many_pieces``.
    """
    if not pieces:
        raise Malformed("A reel has at least one piece.", code="no_pieces")
    if len(pieces) > MOST_PIECES:
        raise Malformed("A reel has too many pieces.", code="too_many_pieces", most=MOST_PIECES)
    timelines = {path: read_timeline(path) for path in {piece.path for piece in pieces}}
    reason = _hindrance(timelines)
    spans = [_span(piece, timelines[piece.path], copy=not reason) for piece in pieces]
    with written(target) as file:
        write(file, spans, watch, copy=not reason)
    return _reel(spans, reason, target.stat().st_size)


def _span(piece: Piece, timeline: Timeline, *, copy: bool) -> Span:
    first, last = timeline.snap(piece.start_us, piece.end_us)
    found = joint(timeline, first, last) if copy else None
    return Span(path=piece.path, timeline=timeline, first=first, last=last, joint=found or encoded_whole(last))


def _reel(spans: Sequence[Span], reason: str, size_bytes: int) -> Reel:
    lengths = [span.length * span.timeline.clock * 1_000_000 for span in spans]
    encoded, frames = sum(span.encoded for span in spans), sum(span.last - span.first for span in spans)
    return Reel(
        frames=frames,
        duration_us=round(sum(lengths)),
        begins_us=tuple(round(sum(lengths[:n])) for n in range(len(spans))),
        method=Method.RECODED if encoded == frames else Method.SMART if encoded else Method.COPIED,
        encoded=encoded,
        reason=reason or ("No piece holds a picture that decodes on its own (no IDR)." if encoded == frames else ""),
        bytes=size_bytes,
    )


def _hindrance(timelines: dict[Path, Timeline]) -> str:
    kinds = set()
    for path, timeline in timelines.items():
        reason = copying_hindered(path, timeline)
        if reason:
            return reason
        with open_source(path) as container:
            context = picture_of(container).codec_context
            size = (context.width, context.height, context.sample_aspect_ratio)
            kinds.add((context.extradata, timeline.clock, timeline.matrix, size))
    return "" if len(kinds) == 1 else "The pieces come from files that are not alike."
