"""The part of an HLS media playlist (RFC 8216) that a clip touches."""

from collections.abc import Iterator
from typing import Final, NamedTuple

_LENGTH: Final = "#EXTINF:"
_MAP: Final = '#EXT-X-MAP:URI="'


class _Entry(NamedTuple):
    begin_us: int
    end_us: int
    length: str
    name: str


def clip_playlist(playlist: str, start_us: int, end_us: int) -> str:
    """The segments that ``[start_us, end_us)`` touches, with the tag that says where in them to start (4.3.5.2)."""
    touched = [each for each in _entries(playlist) if each.begin_us < end_us and each.end_us > start_us]
    head = [line for line in playlist.splitlines() if _is_head(line)]
    offset_s = max(0, start_us - touched[0].begin_us) / 1_000_000 if touched else 0.0
    body = [f"{each.length}\n{each.name}" for each in touched]
    start = f"#EXT-X-START:TIME-OFFSET={offset_s:.6f},PRECISE=YES"
    return "\n".join([*head, "#EXT-X-PLAYLIST-TYPE:VOD", start, *body, "#EXT-X-ENDLIST", ""])


def named(playlist: str) -> frozenset[str]:
    """The files that a playlist names, its initialisation section too."""
    maps = {line[len(_MAP) :].partition('"')[0] for line in playlist.splitlines() if line.startswith(_MAP)}
    return frozenset(maps | {entry.name for entry in _entries(playlist)})


def _is_head(line: str) -> bool:
    kept = ("#EXTM3U", "#EXT-X-VERSION", "#EXT-X-INDEPENDENT", "#EXT-X-TARGETDURATION", "#EXT-X-MAP")
    return line.startswith(kept)


def _entries(playlist: str) -> Iterator[_Entry]:
    at_us, length = 0, ""
    for line in playlist.splitlines():
        if line.startswith(_LENGTH):
            length = line
        elif line and not line.startswith("#"):
            lasts_us = round(float(length[len(_LENGTH) :].partition(",")[0]) * 1_000_000)
            yield _Entry(at_us, at_us + lasts_us, length, line)
            at_us += lasts_us
