"""Files that are whole or not there, whenever the machine stops."""

import errno
import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from core.storage.blobs.sizes import PIECE_BYTES

_PRIVATE = 0o600
_PRIVATE_FOLDER = 0o700


def make_folder(path: Path) -> None:
    """Make a folder, and those above it that are missing, for the owner alone."""
    if not path.is_dir():
        make_folder(path.parent)
        path.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)


def pieces(source: Path | bytes) -> Iterator[bytes]:
    """The bytes, or those of a file, piece by piece."""
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep every other thread and process out that asks the same of this file, for as long as the context lasts."""
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def draft(folder: Path, source: Path | bytes) -> Path:
    """A new file in a folder with the bytes, or those of a file, on disk; only its owner can read it."""
    make_folder(folder)
    path = folder / secrets.token_hex(8)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for piece in pieces(source):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def move(draft_path: Path, path: Path) -> None:
    """Let a file that is on disk have this name, in the place of what had it before, and let that be on disk too."""
    while True:
        try:
            make_folder(path.parent)
            draft_path.replace(path)
        except FileNotFoundError:
            if not draft_path.exists():
                raise
            continue  # ``prune`` was faster than we were
        break
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Let the names in a folder be on disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def prune(folder: Path, root: Path) -> None:
    """Remove a folder below the root where nothing is left in it, and those above it likewise."""
    with suppress(FileNotFoundError):
        while folder != root:
            try:
                folder.rmdir()
            except OSError as error:
                if error.errno != errno.ENOTEMPTY:
                    raise
                return
            folder = folder.parent
