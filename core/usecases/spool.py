"""Local files in which bytes gather until there are enough of them to be stored: memory stays flat, however many come.

Nothing here is kept: what a crash leaves is nobody's.
"""

import asyncio
import hashlib
import os
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final, TypeVar

from core.errors import Unavailable
from core.runtime import give_way

_PIECE_BYTES: Final = 256 * 1024
_PREFIX: Final = "upload-"
_THREADS: Final = 4
_AT_ONCE: Final = 1
"""Pieces that are written at the same time: the others wait, and with them those who send them, so that a hundred
uploads take no more turns of the event loop from everybody else than these."""

T = TypeVar("T")


class _Disk:
    """Threads that wait for the disk, and give way to everything else."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="cricksy-spool", initializer=give_way)
        self.turns = asyncio.Semaphore(_AT_ONCE)

    async def run(self, work: Callable[..., T], *arguments: object) -> T:
        """Raises ``Unavailable`` for what the disk refuses."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)
        except OSError as error:
            raise Unavailable("The disk where uploads gather cannot be used, or is full.") from error


class Draft:
    """A file that grows at its end."""

    def __init__(self, path: Path, disk: _Disk) -> None:
        """``path`` is an empty file."""
        self.path, self._disk = path, disk
        self.size_bytes = 0

    async def write(self, piece: bytes) -> None:
        """Add bytes. Raises ``Unavailable`` where the disk is full."""
        async with self._disk.turns:
            await self._disk.run(self._append, piece)
        self.size_bytes += len(piece)

    async def clear(self) -> None:
        """Begin anew."""
        await self._disk.run(os.truncate, self.path, 0)
        self.size_bytes = 0

    async def digest(self, algorithm: str) -> bytes:
        """The checksum of what is in it; ``algorithm`` as ``hashlib`` names it."""
        return await self._disk.run(self._digest, algorithm)

    async def read(self) -> AsyncIterator[bytes]:
        """What is in it, piece by piece."""
        with self.path.open("rb") as file:
            while piece := await self._disk.run(file.read, _PIECE_BYTES):
                yield piece

    def _append(self, piece: bytes) -> None:
        with self.path.open("ab") as file:
            file.write(piece)

    def _digest(self, algorithm: str) -> bytes:
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, algorithm).digest()


class Spool:
    """A folder of drafts."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is on a local disk with room for one part of each upload that is running."""
        self._folder, self._disk = folder, _Disk()

    @asynccontextmanager
    async def draft(self) -> AsyncIterator[Draft]:
        """An empty draft, for the length of the context."""
        path = await self._disk.run(self._create)
        try:
            yield Draft(path, self._disk)
        finally:
            path.unlink(missing_ok=True)

    async def clear(self, older_than_s: float) -> None:
        """Remove what crashes have left."""
        await self._disk.run(self._clear, time.time() - older_than_s)

    def _create(self) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, name = tempfile.mkstemp(prefix=_PREFIX, dir=self._folder)
        os.close(descriptor)
        return Path(name)

    def _clear(self, before_s: float) -> None:
        for path in self._folder.glob(f"{_PREFIX}*"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before_s:
                    path.unlink()
