"""The processes that a work-horse has started, and their end."""

import os
import signal
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")


def kill_children() -> int:
    """Kill every process that descends from this one; returns how many were found. Only Linux tells which they are."""
    found = _descendants(os.getpid())
    for child in found:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    return len(found)


def _descendants(process: int) -> list[int]:
    children: list[int] = []
    for listed in (_PROC / str(process) / "task").glob("*/children"):
        with suppress(OSError):  # the thread or the process has ended meanwhile
            children += map(int, listed.read_text(encoding="ascii").split())
    return [*children, *(other for child in children for other in _descendants(child))]
