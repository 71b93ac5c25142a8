"""Reads a rendition of ours as one film: its initialization segment, then its segments, one after the other."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import av
from av.container import InputContainer
from av.video.frame import VideoFrame

from workers.media.frames import microseconds
from workers.media.graph import INIT
from workers.media.playlists import INDEX, read_segments


class _Chain(io.RawIOBase):
    """Files, read one after the other."""

    def __init__(self, paths: list[Path]) -> None:
        self._paths = iter(paths)
        self._file: BinaryIO | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while True:
            if self._file is None:
                path = next(self._paths, None)
                if path is None:
                    return b""
                self._file = path.open("rb")
            data = self._file.read(size)
            if data:
                return data
            self._file.close()
            self._file = None

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        super().close()


@contextmanager
def playing(rendition: Path) -> Iterator[InputContainer]:
    """A rendition's folder as a container that goes forward only; its first picture is at 0."""
    names = [INIT, *(segment.name for segment in read_segments(rendition / INDEX))]
    with _Chain([rendition / name for name in names]) as chain, av.open(chain, "r", format="mov") as container:
        yield container


def keyframes(rendition: Path) -> Iterator[tuple[int, VideoFrame]]:
    """A rendition's keyframes and their times in microseconds; nothing else is decoded."""
    with playing(rendition) as container:
        video = container.streams.video[0]
        video.codec_context.skip_frame = "NONKEY"
        for frame in container.decode(video):
            if frame.pts is not None and frame.time_base is not None:
                yield microseconds(frame.pts, frame.time_base), frame
