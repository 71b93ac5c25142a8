"""Looks into a hostile file in a child process with narrow limits; whatever it does, an answer or a stated error comes.

Defence in layers: the index was checked before (``container``); here memory, time and writing are limited, no other
format than MP4 or MOV and no other protocol than a file is spoken, and there is bubblewrap where it works.
"""

import signal
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import msgspec
from msgspec import Struct

from core.errors import CricksyError, Malformed, TooLarge
from workers.media.child import Child, Limits
from workers.media.probe_child import Answer, Found

_ROOT: Final = str(Path(__file__).resolve().parents[2])
_RUN: Final = (
    "import sys, runpy; sys.path.insert(0, sys.argv.pop(1)); "
    "runpy.run_module('workers.media.probe_child', run_name='__main__')"
)
_LOOK_S: Final = 0.2
_MOST_ANSWER_BYTES: Final = 1 << 20
_TOO_LARGE: Final = frozenset({"too_many_pixels"})
_NO_MEMORY: Final = (b"MemoryError", b"Cannot allocate memory", b"failed to map segment", b"bad_alloc")


class ProbeLimits(Struct, frozen=True, kw_only=True):
    """What a look into a file may cost, and what may be in it."""

    child: Limits = Limits(memory_bytes=1 << 30, cpu_s=20, file_bytes=0, open_files=32)
    wall_s: float = 30.0
    most_pixels: int = 8192 * 4320
    longest_us: int = 12 * 3600 * 1_000_000


PROBE_LIMITS: Final = ProbeLimits()


def look_inside(path: Path, *, fragmented: bool, limits: ProbeLimits = PROBE_LIMITS) -> Found:
    """What PyAV finds in a file.

    Raises ``TooLarge`` with ``too_many_pixels`` and ``Malformed`` with ``unreadable``, ``unknown_codec``,
    ``no_decodable_picture``, ``probe_memory``, ``probe_time`` or ``probe_crash``.
    """
    place = path.resolve()
    command = [sys.executable, "-I", "-c", _RUN, _ROOT, str(place), str(limits.most_pixels), _kind(fragmented)]
    deadline = time.monotonic() + limits.wall_s
    said = bytearray()
    with (
        TemporaryDirectory(prefix="cricksy-probe-") as folder,
        Child(command, folder=Path(folder), limits=limits.child, reads=[place]) as child,
    ):
        for chunk in child.output(every_s=_LOOK_S):
            said += chunk
            if len(said) > _MOST_ANSWER_BYTES:
                raise _crash()
            if time.monotonic() > deadline:
                raise _too_slow()
        status = child.end()
    if status:
        raise _failure(status, child.stderr)
    try:
        answer = msgspec.json.decode(bytes(said), type=Answer)
    except msgspec.DecodeError as error:
        raise _crash() from error
    if isinstance(answer, Found):
        return answer
    raise (TooLarge if answer.code in _TOO_LARGE else Malformed)(answer.detail, code=answer.code)


def _kind(fragmented: bool) -> str:  # noqa: FBT001 - the word for an argument of the child
    return "fragmented" if fragmented else "whole"


def _failure(status: int, said: bytes) -> CricksyError:
    if status == -signal.SIGXCPU:
        return _too_slow()
    if any(words in said for words in _NO_MEMORY):
        return Malformed("Looking at the file takes too much memory.", code="probe_memory")
    error = _crash()
    error.add_note(said.decode("utf-8", "replace"))
    return error


def _too_slow() -> Malformed:
    return Malformed("Looking at the file takes too long.", code="probe_time")


def _crash() -> Malformed:
    return Malformed("The file broke the program that looked at it.", code="probe_crash")
