"""HLS playlists (RFC 8216): FFmpeg's are read as they grow, ours are written, each whole or not at all."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from core.models.footage import Rendition

MASTER: Final = "master.m3u8"
INDEX: Final = "index.m3u8"
"""A rendition's playlist, in its folder."""
_HEAD: Final = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n"


class Segment(Struct, frozen=True, kw_only=True):
    """Some seconds of a rendition."""

    name: str
    """Its file, in the rendition's folder."""
    duration_s: float


def read_segments(path: Path) -> tuple[Segment, ...]:
    """The segments that a playlist names so far; none where it is not there yet."""
    if not path.exists():
        return ()
    found, duration_s = [], 0.0
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#EXTINF:"):
            duration_s = float(line[len("#EXTINF:") :].partition(",")[0])
        elif line and not line.startswith("#"):
            found.append(Segment(name=line, duration_s=duration_s))
    return tuple(found)


def write_index(folder: Path, segments: Sequence[Segment], *, init: str, longest_s: float, ended: bool) -> None:
    """A rendition's playlist; one that has not ``ended`` grows by more segments.

    ``longest_s`` is the most that a segment may ever take: it must stay the same as the playlist grows (4.3.3.1).
    """
    longest = max(longest_s, *(segment.duration_s for segment in segments))
    lines = [
        f"#EXT-X-TARGETDURATION:{math.ceil(longest)}",
        f"#EXT-X-PLAYLIST-TYPE:{'VOD' if ended else 'EVENT'}",
        f'#EXT-X-MAP:URI="{init}"',
        *(f"#EXTINF:{segment.duration_s:.6f},\n{segment.name}" for segment in segments),
        *(["#EXT-X-ENDLIST"] if ended else []),
    ]
    write_whole(folder / INDEX, (_HEAD + "\n".join(lines) + "\n").encode())


def write_master(folder: Path, renditions: Sequence[Rendition], frame_rate: float) -> None:
    """The list of the renditions, which a player begins with."""
    lines = [
        f"#EXT-X-STREAM-INF:BANDWIDTH={each.bits_per_second},RESOLUTION={each.width}x{each.height},"
        f'CODECS="{each.codecs}",FRAME-RATE={frame_rate:.3f}\n{each.name}/{INDEX}'
        for each in renditions
    ]
    write_whole(folder / MASTER, (_HEAD + "\n".join(lines) + "\n").encode())


def peak_bits(folder: Path, segments: Sequence[Segment]) -> int:
    """The most bits a second of any segment; the short ones at the end do not count (4.3.4.2)."""
    half = max(segment.duration_s for segment in segments) / 2
    return max(
        math.ceil((folder / each.name).stat().st_size * 8 / each.duration_s)
        for each in segments
        if each.duration_s >= half
    )


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that whoever looks sees all of it or what was there before."""
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(data)
    draft.replace(path)
