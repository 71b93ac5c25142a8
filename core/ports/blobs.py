"""Where large things lie: videos, segments, stills, exports.

Keys are paths of letters, digits, ``.``, ``_`` and ``-`` between slashes; a segment never begins with a dot. A key's
suffix says its media type (``video.mp4``). Spans are bytes ``[start, end)``, times milliseconds since 1970.

All methods raise ``Malformed`` with the code ``bad_key`` for other keys, and ``Unavailable`` where the store cannot be
reached or is full.
"""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct


class Stat(Struct, frozen=True, kw_only=True):
    """An object as it is now."""

    size_bytes: int
    content_type: str
    etag: str
    """Changes whenever the object does; means nothing else."""


class Handle(Struct, frozen=True, kw_only=True):
    """An object that is being made of parts; nobody sees it before it is finished."""

    key: str
    id: str


class Part(Struct, frozen=True, kw_only=True):
    """A stretch of an object that is being made."""

    number: int
    """From 1."""
    size_bytes: int
    etag: str


class Unfinished(Struct, frozen=True, kw_only=True):
    """An object that somebody began, and that may be nobody's now."""

    handle: Handle
    begun_ms: int


class Blobs(Protocol):
    """A store of objects, each of them whole or not there."""

    part_bytes: int
    """How long every part but the last has to be; the last is not longer."""

    async def put(self, key: str, source: Path | bytes) -> Stat:
        """Store a file or bytes, in the place of what was there. Raises ``NotFound`` where there is no such file."""
        ...

    async def stat(self, key: str) -> Stat:
        """What is there. Raises ``NotFound``."""
        ...

    async def read(self, key: str) -> bytes:
        """A small object whole. Raises ``NotFound``."""
        ...

    def open_range(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes of a span, as far as there are any, in pieces. Raises ``NotFound`` at the first piece."""
        ...

    async def fetch(self, key: str, path: Path) -> Stat:
        """Put an object into a file in the place of what was there, to be read, not changed. Raises ``NotFound``."""
        ...

    async def delete(self, key: str) -> None:
        """Remove an object; nothing where there is none."""
        ...

    async def delete_prefix(self, prefix: str) -> int:
        """Remove every object below a prefix, which ends in a slash; returns how many there were."""
        ...

    async def keys(self, prefix: str) -> Sequence[str]:
        """The keys of all objects below a prefix, which ends in a slash or is empty, in order."""
        ...

    async def link(self, key: str, seconds: int, filename: str | None = None) -> str | None:
        """An address from which anybody may read the object for so long; ``None`` where the store has none.

        With a ``filename``, browsers save it under that name.
        """
        ...

    async def begin(self, key: str) -> Handle:
        """Begin to make an object of parts."""
        ...

    async def write(self, handle: Handle, number: int, source: Path | bytes) -> Part:
        """Store a part, in the place of one with the same number.

        Raises ``NotFound`` where the object is finished or aborted.
        """
        ...

    async def parts(self, handle: Handle) -> Sequence[Part]:
        """The parts that are stored, by number. Raises ``NotFound`` where the object is finished or aborted."""
        ...

    async def finish(self, handle: Handle, parts: Sequence[Part]) -> Stat:
        """Make the object of these parts, 1 to the last; others are forgotten.

        Raises ``NotFound`` where it is aborted; done twice, it may also raise that: ``stat`` says which it was. Raises
        ``Conflict`` with the code ``parts_changed`` where these are not the parts that are stored, and loses nothing.
        """
        ...

    async def abort(self, handle: Handle) -> None:
        """Forget an object that is not finished, and its parts; nothing where there is none."""
        ...

    async def unfinished(self, prefix: str, before_ms: int) -> Sequence[Unfinished]:
        """What was begun below a prefix before then, and neither finished nor aborted."""
        ...

    async def aclose(self) -> None:
        """Finish what was taken, and let go of the store."""
        ...
