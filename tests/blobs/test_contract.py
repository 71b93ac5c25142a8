"""What every store of objects does."""

import hashlib
import time
from contextlib import aclosing, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Conflict, Malformed, NotFound
from core.ports.blobs import Blobs
from core.storage.blobs.keys import checked_key, checked_prefix
from tests.objects import SMALLEST_PART_BYTES

KEY = "w1/videos/v1/source.mp4"
FOREVER_MS = 2**52


async def read(blobs: Blobs, key: str, start: int = 0, end: int | None = None) -> bytes:
    """A span of an object."""
    async with aclosing(blobs.open_range(key, start, end)) as pieces:  # type: ignore[type-var]  # it is a generator
        return b"".join([piece async for piece in pieces])


async def test_what_is_put_is_there(blobs: Blobs) -> None:
    """With its size, and the type that its suffix says; a second put replaces the first and changes the etag."""
    first = await blobs.put(KEY, b"one")
    assert (first.size_bytes, first.content_type) == (3, "video/mp4")
    assert await blobs.stat(KEY) == first
    assert (await blobs.read(KEY), (await blobs.stat(KEY)).etag) == (b"one", first.etag)
    second = await blobs.put(KEY, b"two")
    assert second.etag != first.etag
    assert (await blobs.read(KEY), (await blobs.stat(KEY)).etag) == (b"two", second.etag)
    assert (await blobs.put("w1/other", b"")).content_type == "application/octet-stream"


async def test_files_go_in_and_come_out(blobs: Blobs, tmp_path: Path) -> None:
    """A file is stored, and fetched into another file, in the place of what was there."""
    data = bytes(range(256)) * 4096
    source, copy = tmp_path / "source", tmp_path / "copy"
    source.write_bytes(data)
    copy.write_bytes(b"x" * (len(data) + 1))
    put = await blobs.put(KEY, source)
    assert put.size_bytes == len(data)
    assert await blobs.fetch(KEY, copy) == put
    assert copy.read_bytes() == data
    with pytest.raises(NotFound):
        await blobs.put(KEY, tmp_path / "missing")


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [(0, None, b"0123456789"), (2, 5, b"234"), (8, 99, b"89"), (3, 3, b""), (10, None, b""), (50, 60, b"")],
)
async def test_spans(blobs: Blobs, start: int, end: int | None, expected: bytes) -> None:
    """The bytes from start to end, as far as there are any."""
    await blobs.put(KEY, b"0123456789")
    assert await read(blobs, KEY, start, end) == expected


async def test_what_is_not_there(blobs: Blobs, tmp_path: Path) -> None:
    """Is not found, and may be deleted all the same; a prefix of keys is no object."""
    await blobs.put(KEY, b"x")
    for key in ("w1/videos/v2/source.mp4", "w1/videos"):
        for ask in (blobs.stat(key), blobs.read(key), read(blobs, key), read(blobs, key, 3, 3)):
            with pytest.raises(NotFound):
                await ask
        with pytest.raises(NotFound):
            await blobs.fetch(key, tmp_path / "copy")
        await blobs.delete(key)
    assert await blobs.keys("") == [KEY]


async def test_prefixes_are_listed_and_deleted(blobs: Blobs) -> None:
    """What lies below them, in order, and nothing beside them."""
    keys = ["a/1.jpg", "a/b/2.jpg", "a/b/3.jpg", "ab/4.jpg"]
    for key in reversed(keys):
        await blobs.put(key, b"x")
    assert await blobs.keys("") == keys
    assert await blobs.keys("a/") == keys[:3]
    assert await blobs.keys("none/") == []
    assert await blobs.delete_prefix("a/b/") == 2
    assert await blobs.keys("") == ["a/1.jpg", "ab/4.jpg"]
    await blobs.delete("a/1.jpg")
    await blobs.delete("a/1.jpg")
    assert await blobs.delete_prefix("a/") == 0


BAD_KEYS = ["", "/", "/a", "a/", "a//b", "..", "a/../b", "./a", "a/.b", "a\\b", "a b", "a\0", "ä", "a\n", "a" * 901]


async def test_keys_stay_inside(blobs: Blobs, tmp_path: Path) -> None:
    """A key that is not a plain path is refused by everything that takes one."""
    for key in BAD_KEYS:
        for ask in (
            blobs.put(key, b"x"),
            blobs.stat(key),
            blobs.read(key),
            read(blobs, key),
            blobs.fetch(key, tmp_path / "x"),
            blobs.delete(key),
            blobs.link(key, 60),
            blobs.begin(key),
        ):
            with pytest.raises(Malformed) as refused:
                await ask
            assert refused.value.reason == "bad_key"
    for prefix in ("/", "a", "a//", "../", "a/../", "a/b"):
        for sweep in (blobs.delete_prefix, blobs.keys):
            with pytest.raises(Malformed):
                await sweep(prefix)
    assert await blobs.keys("") == []


@given(st.text(st.characters(codec="utf-8"), max_size=12) | st.text("./a\\-", max_size=8))
def test_no_key_leaves_the_store(key: str) -> None:
    """Whatever is taken for a key, joined to a folder stays below it."""
    root = Path("/store/objects")
    for check in (checked_key, checked_prefix):
        try:
            path = root / check(key)
        except Malformed:
            continue
        assert path.is_relative_to(root)
        assert ".." not in path.parts
        assert not any(part.startswith(".") for part in path.relative_to(root).parts)


async def test_an_object_of_parts(blobs: Blobs, tmp_path: Path) -> None:
    """Parts of files and of bytes, out of order and one of them twice; nobody sees it before it is finished."""
    pieces = [bytes([number]) * SMALLEST_PART_BYTES for number in (1, 2)] + [b"the end"]
    handle = await blobs.begin(KEY)
    assert list(await blobs.parts(handle)) == []
    file = tmp_path / "part"
    file.write_bytes(pieces[1])
    await blobs.write(handle, 2, file)
    await blobs.write(handle, 1, b"x" * SMALLEST_PART_BYTES)
    await blobs.write(handle, 3, pieces[2])
    first = await blobs.write(handle, 1, pieces[0])
    parts = await blobs.parts(handle)
    assert [(part.number, part.size_bytes) for part in parts] == [
        (1, SMALLEST_PART_BYTES),
        (2, SMALLEST_PART_BYTES),
        (3, 7),
    ]
    assert parts[0] == first
    with pytest.raises(NotFound):
        await blobs.stat(KEY)
    whole = await blobs.finish(handle, parts)
    assert whole == await blobs.stat(KEY)
    assert (whole.size_bytes, whole.content_type) == (2 * SMALLEST_PART_BYTES + 7, "video/mp4")
    found = hashlib.sha256(await read(blobs, KEY)).hexdigest()
    assert found == hashlib.sha256(b"".join(pieces)).hexdigest()
    for ask in (blobs.parts(handle), blobs.write(handle, 4, b"x")):
        with pytest.raises(NotFound):
            await ask
    with suppress(NotFound):
        assert await blobs.finish(handle, parts) == whole
    await blobs.abort(handle)
    assert await blobs.stat(KEY) == whole


async def test_parts_that_are_not_there(blobs: Blobs) -> None:
    """Cannot be finished, and what is there is kept."""
    handle = await blobs.begin(KEY)
    one = await blobs.write(handle, 1, b"1" * SMALLEST_PART_BYTES)
    two = await blobs.write(handle, 2, b"2")
    again = await blobs.write(handle, 2, b"two")
    for wrong in ([], [two], [one, two], [two, one], [one, one]):
        with pytest.raises(Conflict) as refused:
            await blobs.finish(handle, wrong)
        assert refused.value.reason == "parts_changed"
    assert (await blobs.finish(handle, [one, again])).size_bytes == SMALLEST_PART_BYTES + 3


async def test_the_first_parts_alone_may_be_finished(blobs: Blobs) -> None:
    """The others are forgotten."""
    handle = await blobs.begin(KEY)
    one = await blobs.write(handle, 1, b"1" * SMALLEST_PART_BYTES)
    await blobs.write(handle, 2, b"2")
    assert (await blobs.finish(handle, [one])).size_bytes == SMALLEST_PART_BYTES


async def test_parts_of_no_size(blobs: Blobs) -> None:
    """An empty one, one that is too large, and numbers that no store has, are refused."""
    handle = await blobs.begin(KEY)
    for number, data in ((1, b""), (1, b"x" * (SMALLEST_PART_BYTES + 1)), (0, b"x"), (10_001, b"x")):
        with pytest.raises(Malformed) as refused:
            await blobs.write(handle, number, data)
        assert refused.value.reason == "bad_part"


async def test_what_is_aborted_is_gone(blobs: Blobs) -> None:
    """With its parts; aborting it again does nothing."""
    handle, other = await blobs.begin(KEY), await blobs.begin(KEY)
    part = await blobs.write(handle, 1, b"x")
    await blobs.abort(handle)
    await blobs.abort(handle)
    for ask in (blobs.parts(handle), blobs.write(handle, 1, b"x"), blobs.finish(handle, [part])):
        with pytest.raises(NotFound):
            await ask
    assert list(await blobs.parts(other)) == []


async def test_what_is_unfinished_is_known(blobs: Blobs) -> None:
    """Below a prefix and before a time, for a janitor."""
    now_ms = time.time_ns() // 1_000_000
    handle, other = await blobs.begin(KEY), await blobs.begin("w2/source.mov")
    found = await blobs.unfinished("w1/", now_ms + 60_000)
    assert [each.handle for each in found] == [handle]
    assert {each.handle.key for each in await blobs.unfinished("", FOREVER_MS)} == {handle.key, other.key}
    assert list(await blobs.unfinished("", 0)) == []
    await blobs.abort(handle)
    assert list(await blobs.unfinished("w1/", FOREVER_MS)) == []
