"""Run in the sandbox: opens a hostile file, decodes its first picture, and writes what it found to standard output.

A process of its own, so that what a decoder does to itself is done to nobody else.
"""

import os
import sys
from contextlib import suppress
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Final, Protocol, TypeVar

import av
import msgspec
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from msgspec import Struct

from core.models.footage import Facts, Picture, Sound
from workers.media.frames import Frames, microseconds
from workers.media.nal import closed_gops

_INTO: Final = {"protocol_whitelist": "file", "format_whitelist": "mov", "enable_drefs": "0"}
_HIGH_DYNAMIC_RANGE: Final = frozenset({16, 18})
"""SMPTE ST 2084 (PQ) and ARIB STD-B67 (HLG), as ITU-T H.273 numbers them."""
_MOST_PACKETS: Final = 300
"""In which a first picture has to appear."""


class Refused(Struct, frozen=True, kw_only=True, tag="refused"):
    """Why the file cannot be used."""

    code: str
    detail: str


class Found(Struct, frozen=True, kw_only=True, tag="found"):
    """What is in it; what the container itself says is left out."""

    facts: Facts
    square: bool
    """Whether its pixels are."""
    hidden: int
    """Frames that an edit list cuts away."""
    reordered: bool
    """Whether frames are decoded in another order than shown."""
    quiet_us: int = 0
    """By how much the sound ends before the picture; 0 where nobody says or there is none."""


Answer = Refused | Found

_TOO_MANY_PIXELS: Final = Refused(code="too_many_pixels", detail="The picture has too many pixels.")
_Stream = TypeVar("_Stream", VideoStream, AudioStream)


class _Sized(Protocol):
    @property
    def width(self) -> int: ...

    @property
    def height(self) -> int: ...


def look(path: Path, most_pixels: int, *, fragmented: bool) -> Answer:
    """Open a file as MP4 or MOV, whatever it is, and say what is in it.

    Of the frames only the index is read and the first decoded; where the file is ``fragmented`` there is no index, and
    all of it is read, but not decoded.
    """
    try:
        with av.open(f"file:{path}", format="mov", options=dict(_INTO)) as container:
            return _look(container, path, most_pixels, fragmented=fragmented)
    except (MemoryError, av.error.MemoryError):
        return Refused(code="probe_memory", detail="Looking at the file takes too much memory.")
    except (av.error.FFmpegError, ValueError):
        return Refused(code="unreadable", detail="The file cannot be read as a video.")


def _look(container: InputContainer, path: Path, most_pixels: int, *, fragmented: bool) -> Answer:
    video = _played(container.streams.video)
    if video is None:
        return Refused(code="unknown_codec", detail="The picture is in a format that cannot be decoded.")
    if _pixels(video.codec_context) > most_pixels:
        return _TOO_MANY_PIXELS
    picture = _first_picture(container, video)
    if picture is None or video.time_base is None:
        return Refused(code="no_decodable_picture", detail="No picture in the file can be decoded.")
    if _pixels(picture) > most_pixels:
        return _TOO_MANY_PIXELS
    frames = _read_through(container, video) if fragmented else _index(video)
    if not frames.count:
        return Refused(code="no_decodable_picture", detail="The file holds no pictures.")
    audio = _played(container.streams.audio)
    duration = frames.duration(video.duration)
    duration_us = max(1, microseconds(duration, video.time_base))
    picture_start_us = microseconds(picture.pts or 0, video.time_base)
    aspect = video.sample_aspect_ratio or Fraction(1)
    turn = round(-picture.rotation / 90) * 90 % 360
    width, height = _shown(picture, aspect, turn)
    seen = Picture(
        codec=video.codec_context.codec.canonical_name,
        profile=video.profile or "",
        pixel_format=picture.format.name,
        coded_width=picture.width,
        coded_height=picture.height,
        width=width,
        height=height,
        rotation=turn,
        frames=frames.count,
        frame_rate=round(frames.count * 1_000_000 / duration_us, 3),
        steady=frames.steady,
        interlaced=picture.interlaced_frame,
        high_dynamic_range=video.codec_context.color_trc in _HIGH_DYNAMIC_RANGE,
        bits_per_second=frames.bytes * 8_000_000 // duration_us,
        longest_gop_us=microseconds(frames.longest_gop, video.time_base),
        closed_gops=_closed(video, frames, path),
        stream=video.index,
        ahead_us=max(0, picture_start_us - microseconds(frames.first, video.time_base)),
    )
    facts = Facts(
        duration_us=duration_us,
        picture=seen,
        sound=None if audio is None else _sound(audio, picture_start_us),
        extra_tracks=len(container.streams) - 1 - (audio is not None),
        picture_start_us=picture_start_us,
    )
    return Found(
        facts=facts,
        square=aspect == 1,
        hidden=frames.hidden,
        reordered=bool(video.codec_context.has_b_frames),
        quiet_us=0 if audio is None else _quiet_us(audio, picture_start_us + duration_us),
    )


def _played(streams: tuple[_Stream, ...]) -> _Stream | None:
    """The default one of those that can be decoded, else the first; a cover picture is no track."""
    usable = [
        each
        for each in streams
        if each.codec_context is not None and not each.disposition & Disposition.attached_pic  # type: ignore[redundant-expr]  # PyAV has none for a codec that it does not know
    ]
    return next((each for each in usable if each.disposition & Disposition.default), usable[0] if usable else None)


def _first_picture(container: InputContainer, video: VideoStream) -> VideoFrame | None:
    """The first that is shown: what an edit list cuts away is dropped by the decoder."""
    video.codec_context.thread_count = 1
    for packet in islice(container.demux(video), _MOST_PACKETS):
        with suppress(av.error.InvalidDataError):
            for frame in packet.decode():
                return frame
    return None


def _index(video: VideoStream) -> Frames:
    frames = Frames()
    for each in video.index_entries:
        frames.add(each.timestamp, each.size, each.pos, keyframe=each.is_keyframe, hidden=each.is_discard)
    return frames


def _read_through(container: InputContainer, video: VideoStream) -> Frames:
    frames = Frames()
    container.seek(0, stream=video)
    for packet in container.demux(video):
        if packet.dts is not None:
            place = -1 if packet.pos is None else packet.pos
            frames.add(packet.dts, packet.size, place, keyframe=packet.is_keyframe, hidden=packet.is_discard)
    return frames


def _closed(video: VideoStream, frames: Frames, path: Path) -> bool:
    """By the keyframes' own bytes; for codecs without such, whether every frame is a keyframe."""
    places = iter(frames.keyframe_places)
    keyframes = zip(places, places, strict=True)
    with path.open("rb", buffering=0) as file:
        closed = closed_gops(
            video.codec_context.codec.canonical_name,
            video.codec_context.extradata or b"",
            keyframes,
            lambda at, size: os.pread(file.fileno(), size, at) if at >= 0 else b"",
        )
    return frames.keyframes == frames.count + frames.hidden if closed is None else closed


def _shown(picture: VideoFrame, aspect: Fraction, turn: int) -> tuple[int, int]:
    """Width and height with square pixels, none of them lost, and turned."""
    width, height = picture.width, picture.height
    if aspect > 1:
        width = round(width * aspect)
    elif aspect < 1:
        height = round(height / aspect)
    return (height, width) if turn in {90, 270} else (width, height)


def _sound(audio: AudioStream, picture_start_us: int) -> Sound:
    context = audio.codec_context
    start_us = microseconds(audio.start_time or 0, audio.time_base or Fraction(0))
    return Sound(
        codec=context.codec.canonical_name,
        channels=context.layout.nb_channels,
        sample_rate=context.sample_rate,
        stream=audio.index,
        late_us=max(0, start_us - picture_start_us),
    )


def _quiet_us(audio: AudioStream, end_us: int) -> int:
    if audio.duration is None or audio.time_base is None:
        return 0
    return max(0, end_us - microseconds((audio.start_time or 0) + audio.duration, audio.time_base))


def _pixels(picture: _Sized) -> int:
    return picture.width * picture.height


if __name__ == "__main__":
    sys.stdout.buffer.write(
        msgspec.json.encode(look(Path(sys.argv[1]), int(sys.argv[2]), fragmented=sys.argv[3] == "fragmented"))
    )
