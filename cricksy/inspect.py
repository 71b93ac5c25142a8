"""``cricksy inspect``: what is in a video file, and whether it is whole; nothing of it is decoded."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
from rich.console import Console

from core.clock import rfc3339
from core.errors import CricksyError
from workers.media.container import Container, read_container


def run(files: Sequence[Path], console: Console, *, as_json: bool) -> bool:
    """Print a line for each file; whether all of them are videos that can be used."""
    good = True
    for path in files:
        try:
            with path.open("rb") as file:
                found = read_container(file)
        except CricksyError as error:
            good = False
            told: dict[str, object] = error.payload()
            line = f"{error.message} ({error.reason})"
        else:
            told, line = msgspec.to_builtins(found), in_words(found)
        text = msgspec.json.encode({"file": str(path), **told}).decode() if as_json else f"{path}: {line}"
        console.print(text, highlight=False, markup=False, soft_wrap=True)
    return good


def in_words(found: Container) -> str:
    """A file's structure in one line."""
    tracks = ", ".join(f"{track.kind} {track.codec}" for track in found.tracks)
    parts = [found.format.upper(), tracks, f"{found.size_bytes / 1e6:.1f} MB"]
    if found.duration_s:
        parts.append(f"{found.duration_s:.1f} s")
    if found.recorded is not None:
        parts.append(f"recorded {rfc3339(int(found.recorded.timestamp() * 1000))}")
    if found.fragmented:
        parts.append("in fragments")
    elif not found.index_first:
        parts.append("index at the end")
    return "; ".join(parts)
