"""Opening a video file for reading in this process: as a MOV whatever it is, and nothing but the file itself."""

from pathlib import Path
from typing import Final, TypeVar

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Discard, Disposition
from av.video.stream import VideoStream

from core.errors import Malformed

_INTO: Final = {"protocol_whitelist": "file", "format_whitelist": "mov", "enable_drefs": "0"}
_PLAIN: Final = {"advanced_editlist": "0"}
_Track = TypeVar("_Track", VideoStream, AudioStream)


def open_source(path: Path, *, edited: bool = False) -> InputContainer:
    """Open a file.

    Its packets are all those of the file, a time of 0 being where the presentation begins; ``edited`` has FFmpeg carry
    out an edit list of several entries, so that packets are missing or come twice. Raises ``Malformed``:
    ``unreadable``.
    """
    try:
        return av.open(f"file:{path}", format="mov", options=_INTO if edited else {**_INTO, **_PLAIN})
    except (av.error.FFmpegError, ValueError) as error:
        raise Malformed("The file cannot be read as a video.", code="unreadable") from error


def picture_of(container: InputContainer) -> VideoStream:
    """The picture track that is played: the default one, else the first. Raises ``Malformed``: ``no_picture``."""
    found = _played(container.streams.video)
    if found is None or found.time_base is None:
        raise Malformed("There is no picture in this file.", code="no_picture")
    return found


def sound_of(container: InputContainer) -> AudioStream | None:
    """The sound track that is played: the default one, else the first that can be decoded."""
    return _played(container.streams.audio)


def only(container: InputContainer, track: VideoStream | AudioStream) -> None:
    """Have nothing read of the other tracks."""
    for stream in container.streams:
        if stream.index != track.index:
            stream.discard = Discard.all


def _played(tracks: tuple[_Track, ...]) -> _Track | None:
    known = [track for track in tracks if track.codec_context is not None]  # type: ignore[redundant-expr]  # PyAV has none for a codec that it does not know
    shown = [track for track in known if not track.disposition & Disposition.attached_pic]
    default = [track for track in shown if track.disposition & Disposition.default]
    return next(iter(default or shown), None)
