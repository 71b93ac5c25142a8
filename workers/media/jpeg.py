"""A picture as a JPEG, upright."""

from fractions import Fraction
from pathlib import Path
from typing import Final

import numpy as np
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Interpolation

_QUALITY: Final = 4
"""The quantiser: 2 is the best, 31 the worst."""
_LAMBDA: Final = 118
"""FFmpeg counts quality in these (FF_QP2LAMBDA)."""


def write_jpeg(frame: VideoFrame, path: Path, *, width: int, aspect: Fraction, turn: int) -> None:
    """Write a picture, never enlarged.

    ``width`` is the JPEG's, in pixels; ``aspect`` is how wide the frame's pixels are against their height, and
    ``turn`` how many quarters a player turns it clockwise.
    """
    shown = (round(frame.width * aspect), frame.height)
    across = shown[turn % 2]
    scale = min(1.0, width / across)
    size = (_even(shown[0] * scale), _even(shown[1] * scale))
    small = frame.reformat(
        width=size[0],
        height=size[1],
        format="yuvj420p",
        dst_color_range=ColorRange.JPEG,
        interpolation=Interpolation.AREA,
    )
    path.write_bytes(_encoded(_turned(small, turn)))


def _turned(frame: VideoFrame, turn: int) -> VideoFrame:
    if not turn % 4:
        return frame
    upright = np.ascontiguousarray(np.rot90(frame.to_ndarray(format="rgb24"), -turn).astype(np.uint8, copy=False))
    return VideoFrame.from_ndarray(upright, format="rgb24").reformat(format="yuvj420p", dst_color_range=ColorRange.JPEG)


def _encoded(frame: VideoFrame) -> bytes:
    context = VideoCodecContext.create("mjpeg", "w")
    context.width, context.height = frame.width, frame.height
    context.pix_fmt = "yuvj420p"
    context.color_range = int(ColorRange.JPEG)
    context.time_base = Fraction(1, 25)
    context.thread_count = 1
    context.flags |= Flags.qscale
    context.global_quality = _QUALITY * _LAMBDA
    frame.pts = 0
    return b"".join(bytes(packet) for packet in (*context.encode(frame), *context.encode(None)))


def _even(length: float) -> int:
    return max(2, round(length / 2) * 2)
