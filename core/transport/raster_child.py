"""Run as a script: decodes a hostile picture from standard input and writes it to standard output as a PNG.

``python -I raster_child.py KIND MOST``, KIND being ``png`` or ``webp`` and MOST the pixels that a side may have. A
process of its own with narrow limits, so that what a decoder does to itself is done to nobody else. It imports
nothing of ours.
"""

import io
import resource
import sys
from fractions import Fraction

_MEMORY_BYTES = 1 << 30
"""Of addresses: more than what is touched."""
_CPU_S = 10
_PIXEL_BYTES = 4
_LIMITS = {
    resource.RLIMIT_AS: _MEMORY_BYTES,
    resource.RLIMIT_CPU: _CPU_S,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_NOFILE: 64,
    resource.RLIMIT_CORE: 0,
}


def main() -> None:
    """Write the picture; any error ends the process with another status than 0."""
    for which, limit in _LIMITS.items():
        resource.setrlimit(which, (limit, limit))
    import av  # noqa: PLC0415 - under the limits

    kind, most = sys.argv[1], int(sys.argv[2])
    options = {"protocol_whitelist": "none", "max_pixels": str(most * most)}
    with av.open(io.BytesIO(sys.stdin.buffer.read()), "r", f"{kind}_pipe", options) as container:
        (stream,) = container.streams.video
        stream.codec_context.thread_count = 1
        frame = next(container.decode(stream))
    if not 0 < max(frame.width, frame.height) <= most:
        sys.exit("the picture is larger than it says")
    png = av.VideoCodecContext.create("png", "w")
    png.width, png.height, png.pix_fmt, png.time_base = frame.width, frame.height, "rgba", Fraction(1)
    png.sample_aspect_ratio = Fraction(1)
    (plane,) = frame.reformat(format="rgba").planes
    decoded, row = memoryview(plane), frame.width * _PIXEL_BYTES
    rows = b"".join(decoded[start : start + row] for start in range(0, frame.height * plane.line_size, plane.line_size))
    pixels = av.VideoFrame.from_bytes(
        rows, frame.width, frame.height
    )  # without what else it carries: where it was taken
    pixels.pts = 0
    for packet in (*png.encode(pixels), *png.encode(None)):
        sys.stdout.buffer.write(bytes(packet))


if __name__ == "__main__":
    main()
