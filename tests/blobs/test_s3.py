"""Blobs in S3: links, prefixes, and a store that fails."""

import asyncio
from contextlib import aclosing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from msgspec.structs import replace

from core.errors import NotFound, Unavailable
from core.storage.blobs.s3 import S3Blobs
from core.storage.blobs.s3_client import S3Settings
from tests.objects import in_s3


async def test_a_link_reads_one_object_for_a_while(bucket: S3Settings) -> None:
    """It is signed, ends, and names the file; without its signature nobody reads anything."""
    async with aclosing(in_s3(bucket)) as blobs:
        await blobs.put("a/b.mp4", b"film")
        link = await blobs.link("a/b.mp4", 60, 'a "b"/ü.mp4')
    assert link is not None
    query = parse_qs(urlsplit(link).query)
    assert query["X-Amz-Expires"] == ["60"]
    assert query["response-content-disposition"] == ["attachment; filename*=UTF-8''a%20%22b%22%2F%C3%BC.mp4"]
    answer = await asyncio.to_thread(requests.get, link, timeout=10)
    assert (answer.content, answer.headers["Content-Type"]) == (b"film", "video/mp4")


async def test_prefixes_keep_stores_apart(bucket: S3Settings) -> None:
    """Two stores in one bucket do not see each other."""
    async with aclosing(in_s3(bucket)) as one, aclosing(in_s3(replace(bucket, prefix="other/"))) as other:
        await one.put("a/1.mp4", b"1")
        await other.begin("a/2.mp4")
        assert await other.keys("") == []
        assert await other.delete_prefix("") == 0
        assert list(await one.unfinished("", 2**52)) == []
        assert await one.keys("") == ["a/1.mp4"]


async def test_a_store_that_is_not_there(bucket: S3Settings, tmp_path: Path) -> None:
    """Is unavailable, never not found; and each failure is counted."""
    failures: list[str] = []
    settings = replace(bucket, bucket="no-such-bucket")
    async with aclosing(S3Blobs(settings, failed=failures.append)) as blobs:
        for ask in (blobs.put("a", b"x"), blobs.keys(""), blobs.begin("a"), blobs.read("a")):
            with pytest.raises(Unavailable) as failed:
                await ask
            assert failed.value.reason == "store_failed"
    assert failures == ["put", "list", "begin", "read"]
    async with aclosing(S3Blobs(replace(bucket, endpoint="http://127.0.0.1:9"), failed=failures.append)) as blobs:
        with pytest.raises(Unavailable):
            await blobs.fetch("a", tmp_path / "a")
    assert failures[4:] == ["stat"]


async def test_refusals_are_no_failures(bucket: S3Settings) -> None:
    """What is not there is not the store's fault."""
    failures: list[str] = []
    async with aclosing(S3Blobs(bucket, failed=failures.append)) as blobs:
        with pytest.raises(NotFound):
            await blobs.stat("a")
    assert failures == []
