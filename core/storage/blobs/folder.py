"""Blobs in a folder of one machine.

``objects`` holds whole objects under their keys; what is being made lies beside it, in ``drafts`` and ``parts``, on
the same file system, and comes to be by a rename. Everything is for its owner's eyes alone.
"""

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

from core.errors import Conflict, NotFound, Unavailable
from core.ports.blobs import Handle, Part, Stat, Unfinished
from core.runtime import give_way
from core.storage.blobs import disk
from core.storage.blobs.keys import checked_key, checked_prefix, content_type
from core.storage.blobs.parts import PartFiles
from core.storage.blobs.sizes import PART_BYTES, PIECE_BYTES

T = TypeVar("T")

_THREADS: Final = 8
_PARTS_AT_ONCE: Final = 1
"""Parts that are written at the same time: their digests and their way to the disk keep others waiting, such as a
database on the same disk."""


class FolderBlobs:
    """The blobs over a folder."""

    def __init__(self, root: Path, *, part_bytes: int = PART_BYTES) -> None:
        """``root`` comes to be when something is stored."""
        self.part_bytes = part_bytes
        self._objects, self._drafts = root / "objects", root / "drafts"
        self._parts = PartFiles(root / "parts", part_bytes)
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="cricksy-blobs", initializer=give_way)
        self._turns = asyncio.Semaphore(_PARTS_AT_ONCE)

    async def put(self, key: str, source: Path | bytes) -> Stat:
        """Store a file or bytes."""
        return await self._run(self._put, checked_key(key), source)

    async def stat(self, key: str) -> Stat:
        """What is there."""
        return await self._run(self._stat, checked_key(key))

    async def read(self, key: str) -> bytes:
        """A small object whole."""
        return await self._run(self._read, checked_key(key))

    async def open_range(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes of a span."""
        path = self._path(checked_key(key))
        with await self._run(_opened, path) as file:
            file.seek(start)
            left = None if end is None else end - start
            while left is None or left > 0:
                piece = await self._run(file.read, PIECE_BYTES if left is None else min(left, PIECE_BYTES))
                if not piece:
                    return
                left = None if left is None else left - len(piece)
                yield piece

    async def fetch(self, key: str, path: Path) -> Stat:
        """Copy an object into a file."""
        return await self._run(self._fetch, checked_key(key), path)

    async def delete(self, key: str) -> None:
        """Remove an object."""
        await self._run(self._delete, checked_key(key))

    async def delete_prefix(self, prefix: str) -> int:
        """Remove every object below a prefix."""
        return await self._run(self._delete_prefix, checked_prefix(prefix))

    async def keys(self, prefix: str) -> Sequence[str]:
        """The keys below a prefix."""
        return await self._run(self._keys, checked_prefix(prefix))

    async def link(self, key: str, seconds: int, filename: str | None = None) -> str | None:
        """There is none: the web program serves the files."""
        checked_key(key)
        del seconds, filename
        return None

    async def begin(self, key: str) -> Handle:
        """Begin to make an object of parts."""
        return await self._run(self._parts.begin, checked_key(key))

    async def write(self, handle: Handle, number: int, source: Path | bytes) -> Part:
        """Store a part."""
        async with self._turns:
            return await self._run(self._parts.write, handle, number, source)

    async def parts(self, handle: Handle) -> Sequence[Part]:
        """The parts that are stored."""
        return await self._run(self._parts.of, handle)

    async def finish(self, handle: Handle, parts: Sequence[Part]) -> Stat:
        """Make the object of these parts."""
        return await self._run(self._finish, handle, parts)

    async def abort(self, handle: Handle) -> None:
        """Forget an object that is not finished."""
        await self._run(self._parts.remove, handle)

    async def unfinished(self, prefix: str, before_ms: int) -> Sequence[Unfinished]:
        """What was begun and is not finished."""
        checked_prefix(prefix)
        found = await self._run(self._unfinished, before_ms)
        return [each for each in found if each.handle.key.startswith(prefix) and each.begun_ms < before_ms]

    async def aclose(self) -> None:
        """Finish what was taken."""
        await asyncio.to_thread(self._threads.shutdown)

    def _path(self, key: str) -> Path:
        return self._objects / key

    async def _run(self, work: Callable[..., T], *arguments: object) -> T:
        """Do what waits for the disk on a thread."""
        call = partial(_translated, work, *arguments)
        return await asyncio.get_running_loop().run_in_executor(self._threads, call)

    def _put(self, key: str, source: Path | bytes) -> Stat:
        draft = disk.draft(self._drafts, source)
        try:
            return self._publish(draft, key)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise

    def _publish(self, draft: Path, key: str) -> Stat:
        """Let a draft be the object; its time of change is never that of another version."""
        path = self._path(key)
        now_ns = time.time_ns()
        with suppress(FileNotFoundError):
            now_ns = max(now_ns, path.stat().st_mtime_ns + 1)
        os.utime(draft, ns=(now_ns, now_ns))
        disk.move(draft, path)
        return self._stat(key)

    def _stat(self, key: str) -> Stat:
        with _opened(self._path(key)) as file:
            return _stat(key, os.fstat(file.fileno()))

    def _read(self, key: str) -> bytes:
        with _opened(self._path(key)) as file:
            return file.read()

    def _fetch(self, key: str, path: Path) -> Stat:
        source = self._path(key)
        with _opened(source) as file:
            path.unlink(missing_ok=True)
            try:
                path.hardlink_to(source)  # objects are never changed, only replaced: two gigabytes need no copy
            except OSError:  # on another disk, or replaced at this moment
                with path.open("wb") as copy:
                    shutil.copyfileobj(file, copy, PIECE_BYTES)
            return _stat(key, os.fstat(file.fileno()))

    def _delete(self, key: str) -> None:
        path = self._path(key)
        with suppress(FileNotFoundError, NotADirectoryError):
            if not path.is_dir():
                path.unlink()
                disk.prune(path.parent, self._objects)

    def _delete_prefix(self, prefix: str) -> int:
        found = self._keys(prefix)
        for key in found:
            self._delete(key)
        return len(found)

    def _keys(self, prefix: str) -> list[str]:
        paths = (Path(folder) / name for folder, _, names in os.walk(self._objects / prefix) for name in names)
        return sorted(path.relative_to(self._objects).as_posix() for path in paths)

    def _finish(self, handle: Handle, parts: Sequence[Part]) -> Stat:
        with self._parts.whole(handle, parts) as data:
            return self._publish(data, handle.key)

    def _unfinished(self, before_ms: int) -> list[Unfinished]:
        """What was begun; what a crash has left here of older things is removed on the way."""
        self._parts.clear(before_ms)
        with suppress(FileNotFoundError):
            for draft in self._drafts.iterdir():
                with suppress(FileNotFoundError):
                    if draft.stat().st_mtime * 1000 < before_ms:
                        draft.unlink()
        return self._parts.all()


def _stat(key: str, found: os.stat_result) -> Stat:
    etag = f"{found.st_mtime_ns:x}-{found.st_size:x}"
    return Stat(size_bytes=found.st_size, content_type=content_type(key), etag=etag)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except (IsADirectoryError, NotADirectoryError) as error:
        raise FileNotFoundError(path) from error


def _translated(work: Callable[..., T], *arguments: object) -> T:
    try:
        return work(*arguments)
    except FileNotFoundError as error:
        raise NotFound("There is no such object.") from error
    except (IsADirectoryError, NotADirectoryError, FileExistsError) as error:
        raise Conflict("A key cannot also be a prefix of others here.", code="key_taken") from error
    except OSError as error:
        raise Unavailable(f"The folder of blobs cannot be used: {os.strerror(error.errno or 0)}.") from error
