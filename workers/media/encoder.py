"""x264 in this process, set up so that its pictures go with those of a source."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

from av.codec.context import Flags
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream
from msgspec import Struct

_PROFILES: Final = {66: "baseline", 77: "main", 100: "high", 110: "high10", 122: "high422", 244: "high444"}
"""By ``profile_idc``; x264 has these."""
_DEPTHS: Final = {
    "baseline": frozenset({"yuv420p", "yuvj420p"}),
    "main": frozenset({"yuv420p", "yuvj420p"}),
    "high": frozenset({"yuv420p", "yuvj420p"}),
    "high10": frozenset({"yuv420p10le"}),
    "high422": frozenset({"yuv422p", "yuvj422p", "yuv422p10le"}),
    "high444": frozenset({"yuv444p", "yuvj444p", "yuv444p10le"}),
}
"""What a profile's pictures are, as far as x264 writes it."""


class Likeness(Struct, frozen=True, kw_only=True):
    """What an encoder's pictures should be like."""

    width: int
    height: int
    pixel_format: str
    clock: Fraction
    """Seconds a tick."""
    rate: Fraction
    """Frames a second, about; only for the encoder's own planning."""
    aspect: Fraction
    """Of a pixel; 0 where nothing is said."""
    colours: tuple[int, int, int, int]
    """Range, primaries, transfer and matrix as ITU-T H.273 numbers them."""

    @classmethod
    def of(cls, track: VideoStream, *, pixel_format: str | None = None) -> "Likeness":
        """As a track's are, but for the pixel format where one is given."""
        context = track.codec_context
        return cls(
            width=context.width,
            height=context.height,
            pixel_format=pixel_format or context.pix_fmt or "yuv420p",
            clock=track.time_base or Fraction(1, 90_000),
            rate=track.average_rate or Fraction(30),
            aspect=context.sample_aspect_ratio or Fraction(0),
            colours=(
                int(context.color_range),
                int(context.color_primaries),
                int(context.color_trc),
                int(context.colorspace),
            ),
        )


def configure(
    context: VideoCodecContext, likeness: Likeness, *, quality: int, preset: str, **options: str
) -> VideoCodecContext:
    """Set up and open an x264 encoder: no B-frames, parameter sets beside the pictures and not in them.

    ``quality`` is x264's CRF; ``options`` are x264's others.
    """
    context.width, context.height = likeness.width, likeness.height
    context.pix_fmt = likeness.pixel_format
    context.time_base = likeness.clock
    context.framerate = likeness.rate
    if likeness.aspect:
        context.sample_aspect_ratio = likeness.aspect
    context.color_range, context.color_primaries, context.color_trc, context.colorspace = likeness.colours
    context.flags |= Flags.global_header
    context.thread_count = 2
    context.options = {"crf": str(quality), "preset": preset, "bf": "0", **options}
    context.open()
    return context


def lone() -> VideoCodecContext:
    """An x264 encoder that belongs to no file yet."""
    return VideoCodecContext.create("libx264", "w")


def profile_of(idc: int, pixel_format: str) -> str | None:
    """x264's name of a profile, where it can write pictures of that format in it."""
    name = _PROFILES.get(idc)
    return name if name is not None and pixel_format in _DEPTHS[name] else None


def encoded(
    context: VideoCodecContext, pictures: Iterable[VideoFrame], times: Iterable[int]
) -> Iterator["Packet[VideoStream]"]:
    """Every picture, shown at the time beside it, one after the other; the first is an IDR picture."""
    for picture, at in zip(pictures, times, strict=True):
        frame = picture if picture.format.name == context.pix_fmt else picture.reformat(format=context.pix_fmt)
        frame.pts = at
        frame.time_base = context.time_base
        frame.pict_type = PictureType.NONE  # as the encoder likes, not as the source had it
        yield from context.encode(frame)
    yield from context.encode(None)
