"""Objects in a folder while they are made of parts.

Each has a folder: ``key`` names the object, ``data`` holds its bytes in place, and a file named after a part's number
says that the part is on disk, with its size and its digest. So the object is finished by a rename, however large.
"""

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from core.ports.blobs import Handle, Part, Unfinished
from core.storage.blobs import disk
from core.storage.blobs.keys import checked_key
from core.storage.blobs.sizes import check_part, check_parts, parts_changed

_ID: Final = re.compile(r"[0-9a-f]{32}")
_LONGEST_NUMBER: Final = 5
"""In digits; drafts have longer names."""
_PRIVATE: Final = 0o600
_SYNC_BYTES: Final = 1024 * 1024
"""So much is written to the disk in one go: others that wait for the same disk, a database among them, come between."""


class PartFiles:
    """What is being made in a folder; blocks on the disk, raises ``OSError``, ``FileNotFoundError`` among them."""

    def __init__(self, folder: Path, part_bytes: int) -> None:
        self._folder, self._part_bytes = folder, part_bytes

    def begin(self, key: str) -> Handle:
        """Make a place for it."""
        name = secrets.token_hex(16)
        place = self._folder / name
        disk.make_folder(place)
        disk.move(disk.draft(place, key.encode()), place / "key")
        disk.sync_folder(self._folder)
        return Handle(key=key, id=name)

    def write(self, handle: Handle, number: int, source: Path | bytes) -> Part:
        """Put the bytes in their place, and when they are on disk, say so."""
        check_part(number, source, self._part_bytes)
        place = self._place(handle)
        with disk.alone(place / "key"):
            self._place(handle)  # it may have been finished meanwhile: its bytes are not ours to change any more
            marker = place / str(number)
            marker.unlink(missing_ok=True)
            size, digest = self._store(place / "data", (number - 1) * self._part_bytes, source)
            disk.move(disk.draft(place, f"{size} {digest}".encode()), marker)
        return Part(number=number, size_bytes=size, etag=digest)

    def of(self, handle: Handle) -> list[Part]:
        """The parts that are on disk, by number."""
        place = self._place(handle)
        found: list[Part] = []
        for path in place.iterdir():
            if path.name.isdigit() and len(path.name) <= _LONGEST_NUMBER:
                with suppress(FileNotFoundError):  # it is being written again
                    size, _, etag = path.read_text().partition(" ")
                    found.append(Part(number=int(path.name), size_bytes=int(size), etag=etag))
        return sorted(found, key=lambda part: part.number)

    @contextmanager
    def whole(self, handle: Handle, parts: Sequence[Part]) -> Iterator[Path]:
        """The file of all bytes, cut after the last part, which the context moves away; then nothing is left of it."""
        place = self._place(handle)
        with disk.alone(place / "key"):
            known = {part.number: part for part in self.of(handle)}
            check_parts(parts, self._part_bytes)
            if any(known.get(part.number) != part for part in parts):
                raise parts_changed()
            path = place / "data"
            with path.open("r+b") as data:
                data.truncate(sum(part.size_bytes for part in parts))
                os.fsync(data.fileno())
            yield path
            self.remove(handle)

    def remove(self, handle: Handle) -> None:
        """Forget it."""
        with suppress(FileNotFoundError):
            place = self._place(handle)
            (place / "key").unlink()  # from here on it is nobody's, whatever happens to the rest
            shutil.rmtree(place)

    def all(self) -> list[Unfinished]:
        """Whatever is being made, with the time when it was begun."""
        found: list[Unfinished] = []
        with suppress(FileNotFoundError):
            for place in self._folder.iterdir():
                with suppress(FileNotFoundError):  # it has just been finished
                    begun_ms = (place / "key").stat().st_mtime_ns // 1_000_000
                    key = (place / "key").read_text()
                    found.append(Unfinished(handle=Handle(key=key, id=place.name), begun_ms=begun_ms))
        return sorted(found, key=lambda each: (each.begun_ms, each.handle.id))

    def clear(self, before_ms: int) -> None:
        """Remove what is left of places that were nobody's before then."""
        with suppress(FileNotFoundError):
            for place in self._folder.iterdir():
                with suppress(FileNotFoundError):
                    if not (place / "key").exists() and place.stat().st_mtime * 1000 < before_ms:
                        shutil.rmtree(place)

    def _store(self, path: Path, at: int, source: Path | bytes) -> tuple[int, str]:
        """Write bytes into the middle of a file; returns how many they are, and their digest."""
        digest, size, unsynced = hashlib.md5(usedforsecurity=False), 0, 0
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, _PRIVATE), "wb") as data:
            data.seek(at)
            for piece in disk.pieces(source):
                size += len(piece)
                digest.update(piece)
                data.write(piece)
                unsynced += len(piece)
                if unsynced >= _SYNC_BYTES:
                    _sync(data)
                    unsynced = 0
            _sync(data)
        return size, digest.hexdigest()

    def _place(self, handle: Handle) -> Path:
        """Its folder. Raises ``FileNotFoundError`` where it is not being made, or is another key's."""
        if not _ID.fullmatch(handle.id):
            raise FileNotFoundError(handle.id)
        place = self._folder / handle.id
        if (place / "key").read_text() != checked_key(handle.key):
            raise FileNotFoundError(handle.id)
        return place


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fdatasync(file.fileno())
