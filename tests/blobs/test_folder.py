"""Blobs in a folder: who can read them, and what a crash leaves."""

import asyncio
import stat
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from core.errors import Conflict, NotFound
from core.ports.blobs import Handle
from core.storage.blobs.folder import FolderBlobs
from tests.objects import in_folder

PART_BYTES = 16
FOREVER_MS = 2**52


@pytest.fixture
async def folder(tmp_path: Path) -> AsyncIterator[FolderBlobs]:
    """Blobs in ``tmp_path / "blobs"``, of tiny parts."""
    async with aclosing(in_folder(tmp_path / "blobs", PART_BYTES)) as opened:
        yield opened


def files(folder: Path) -> list[Path]:
    """Every file below a folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


async def test_only_the_owner_reads(folder: FolderBlobs, tmp_path: Path) -> None:
    """Objects, parts and folders are private, whatever the umask is; and there is no link to anything."""
    await folder.put("a/one.mp4", b"1")
    await folder.put("a/two.json", b"2")
    handle = await folder.begin("a/three.mp4")
    await folder.write(handle, 1, b"3")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in files(tmp_path / "blobs")}
    assert modes == {0o600}
    folders = [path for path in (tmp_path / "blobs").rglob("*") if path.is_dir()]
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in folders} == {0}
    assert await folder.link("a/one.mp4", 60) is None


async def test_nothing_is_left_behind(folder: FolderBlobs, tmp_path: Path) -> None:
    """Of what was deleted, finished, aborted or refused, no draft, part or empty folder stays."""
    await folder.put("a/b/c.mp4", b"1")
    handle = await folder.begin("a/d.mp4")
    part = await folder.write(handle, 1, b"2")
    await folder.finish(handle, [part])
    gone = await folder.begin("a/e.mp4")
    await folder.write(gone, 1, b"3")
    await folder.abort(gone)
    with pytest.raises(Conflict) as refused:
        await folder.put("a/d.mp4/e.mp4", b"4")
    assert refused.value.reason == "key_taken"
    assert await folder.delete_prefix("a/") == 2
    assert files(tmp_path / "blobs") == []
    assert list((tmp_path / "blobs" / "objects").iterdir()) == []


async def test_what_a_crash_leaves_is_cleared_by_the_janitor(folder: FolderBlobs, tmp_path: Path) -> None:
    """Drafts that nobody moved, and the rest of a place that was being removed; but nothing that is new."""
    handle = await folder.begin("a/b.mp4")
    await folder.write(handle, 1, b"1")
    (tmp_path / "blobs" / "parts" / handle.id / "key").unlink()
    (tmp_path / "blobs" / "drafts").mkdir()
    (tmp_path / "blobs" / "drafts" / "0123").write_bytes(b"half of it")
    assert list(await folder.unfinished("", 0)) == []
    assert len(files(tmp_path / "blobs")) == 3
    assert list(await folder.unfinished("", FOREVER_MS)) == []
    assert files(tmp_path / "blobs") == []


async def test_a_part_that_was_cut_off_is_not_there(folder: FolderBlobs, tmp_path: Path) -> None:
    """Bytes count once their digest is on disk; those after the last part are cut away."""
    handle = await folder.begin("a/b.mp4")
    one = await folder.write(handle, 1, b"1" * PART_BYTES)
    with (tmp_path / "blobs" / "parts" / handle.id / "data").open("ab") as data:
        data.write(b"half of the second")
    assert list(await folder.parts(handle)) == [one]
    await folder.finish(handle, [one])
    assert await folder.read("a/b.mp4") == b"1" * PART_BYTES


async def test_an_object_is_finished_by_a_rename(folder: FolderBlobs, tmp_path: Path) -> None:
    """Nothing is copied, however large it is."""
    handle = await folder.begin("a/b.mp4")
    parts = [await folder.write(handle, number, b"x" * PART_BYTES) for number in (1, 2)]
    inode = (tmp_path / "blobs" / "parts" / handle.id / "data").stat().st_ino
    await folder.finish(handle, parts)
    assert (tmp_path / "blobs" / "objects" / "a" / "b.mp4").stat().st_ino == inode


@pytest.mark.parametrize("name", ["..", "", "/etc", "../../objects/a", "0" * 32])
async def test_names_of_handles_stay_inside(folder: FolderBlobs, name: str) -> None:
    """A handle that is not ours is not found; neither is another object's."""
    await folder.put("a/key", b"a/b.mp4")
    with pytest.raises(NotFound):
        await folder.write(Handle(key="a/b.mp4", id=name), 1, b"x")
    ours = await folder.begin("a/b.mp4")
    with pytest.raises(NotFound):
        await folder.write(Handle(key="a/c.mp4", id=ours.id), 1, b"x")


async def test_folders_come_and_go(folder: FolderBlobs) -> None:
    """What is stored while the folder around it is tidied away is stored all the same."""

    async def passing(number: int) -> None:
        key = f"a/b/c/d/e/f/g/{number}.mp4"
        for _ in range(80):
            await folder.put(key, b"1")
            assert (await folder.stat(key)).size_bytes == 1
            await folder.delete(key)

    await asyncio.gather(*(passing(number) for number in range(12)))
