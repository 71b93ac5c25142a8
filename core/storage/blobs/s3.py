"""Blobs in an S3-compatible store: private objects, whose bytes the store checks as it takes them (CRC-32)."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import quote

from botocore.exceptions import ClientError

from core.errors import NotFound
from core.ports.blobs import Handle, Part, Stat, Unfinished
from core.runtime import give_way
from core.storage.blobs.keys import checked_key, checked_prefix, content_type
from core.storage.blobs.s3_client import THREADS, Bucket, S3Settings, open_client, translated
from core.storage.blobs.s3_download import download
from core.storage.blobs.s3_parts import S3Parts
from core.storage.blobs.sizes import PART_BYTES, PIECE_BYTES

if TYPE_CHECKING:
    from types_boto3_s3.type_defs import GetObjectOutputTypeDef

T = TypeVar("T")

_AT_ONCE: Final = 1000
"""So many objects can be deleted in a request."""


class S3Blobs:
    """The blobs over a bucket."""

    def __init__(
        self,
        settings: S3Settings,
        *,
        part_bytes: int = PART_BYTES,
        failed: Callable[[str], None] = lambda _operation: None,
    ) -> None:
        """``failed`` is told the operation, ``put`` or ``write``, whenever the store did not do what it should."""
        self.part_bytes = part_bytes
        client = open_client(settings)
        self._bucket = Bucket(client, settings.bucket, settings.prefix)
        self._parts = S3Parts(self._bucket, part_bytes)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="cricksy-s3", initializer=give_way)
        self._failed = failed

    async def put(self, key: str, source: Path | bytes) -> Stat:
        """Store a file or bytes."""
        return await self._run("put", self._put, checked_key(key), source)

    async def stat(self, key: str) -> Stat:
        """What is there."""
        return await self._run("stat", self._stat, checked_key(key))

    async def read(self, key: str) -> bytes:
        """A small object whole."""
        return await self._run("read", self._read, checked_key(key))

    async def open_range(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes of a span."""
        checked_key(key)
        if end is not None and end <= start:
            await self.stat(key)
            return
        answer = await self._run("read", self._get, key, start, end)
        if answer is None:
            return
        body = answer["Body"]
        try:
            while piece := await self._run("read", body.read, PIECE_BYTES):
                yield piece
        finally:
            body.close()

    async def fetch(self, key: str, path: Path) -> Stat:
        """Copy an object into a file."""
        stat = await self.stat(key)
        await self._run("fetch", download, self._bucket, key, stat, path)
        return stat

    async def delete(self, key: str) -> None:
        """Remove an object."""
        await self._run("delete", self._delete, [checked_key(key)])

    async def delete_prefix(self, prefix: str) -> int:
        """Remove every object below a prefix."""
        return await self._run("delete", self._delete_prefix, checked_prefix(prefix))

    async def keys(self, prefix: str) -> Sequence[str]:
        """The keys below a prefix."""
        return await self._run("list", self._keys, checked_prefix(prefix))

    async def link(self, key: str, seconds: int, filename: str | None = None) -> str | None:
        """An address from which anybody may read the object for so long."""
        parameters = {**self._bucket.place(checked_key(key)), "ResponseContentType": content_type(key)}
        if filename is not None:
            parameters["ResponseContentDisposition"] = f"attachment; filename*=UTF-8''{quote(filename, safe='')}"
        sign = self._bucket.client.generate_presigned_url
        return await self._run("link", lambda: sign("get_object", Params=parameters, ExpiresIn=seconds))

    async def begin(self, key: str) -> Handle:
        """Begin to make an object of parts."""
        return await self._run("begin", self._parts.begin, checked_key(key))

    async def write(self, handle: Handle, number: int, source: Path | bytes) -> Part:
        """Store a part."""
        return await self._run("write", self._parts.write, handle, number, source)

    async def parts(self, handle: Handle) -> Sequence[Part]:
        """The parts that are stored."""
        return await self._run("list", self._parts.of, handle)

    async def finish(self, handle: Handle, parts: Sequence[Part]) -> Stat:
        """Make the object of these parts."""
        await self._run("finish", self._parts.finish, handle, parts)
        return await self.stat(handle.key)

    async def abort(self, handle: Handle) -> None:
        """Forget an object that is not finished."""
        with suppress(NotFound):
            await self._run("abort", self._parts.abort, handle)

    async def unfinished(self, prefix: str, before_ms: int) -> Sequence[Unfinished]:
        """What was begun and is not finished."""
        found = await self._run("list", self._parts.all, checked_prefix(prefix))
        return [each for each in found if each.begun_ms < before_ms]

    async def aclose(self) -> None:
        """Finish what was taken."""
        await asyncio.to_thread(self._threads.shutdown)
        self._bucket.client.close()

    async def _run(self, operation: str, work: Callable[..., T], *arguments: object) -> T:
        """Do what waits for the store on a thread, of which there are only so many."""

        def call() -> T:
            with translated(operation, self._failed):
                return work(*arguments)

        return await asyncio.get_running_loop().run_in_executor(self._threads, call)

    def _put(self, key: str, source: Path | bytes) -> Stat:
        client, place, kind = self._bucket.client, self._bucket.place(key), content_type(key)
        if isinstance(source, bytes):
            answer, size = client.put_object(**place, Body=source, ContentType=kind), len(source)
        else:
            with source.open("rb") as file:
                answer, size = client.put_object(**place, Body=file, ContentType=kind), source.stat().st_size
        return Stat(size_bytes=size, content_type=kind, etag=answer["ETag"].strip('"'))

    def _stat(self, key: str) -> Stat:
        found = self._bucket.client.head_object(**self._bucket.place(key))
        return Stat(size_bytes=found["ContentLength"], content_type=found["ContentType"], etag=found["ETag"].strip('"'))

    def _read(self, key: str) -> bytes:
        answer = self._bucket.client.get_object(**self._bucket.place(key))
        with answer["Body"] as body:
            return body.read()

    def _get(self, key: str, start: int, end: int | None) -> "GetObjectOutputTypeDef | None":
        """A span of an object; nothing where it begins after the last byte."""
        span = f"bytes={start}-{'' if end is None else end - 1}"
        try:
            return self._bucket.client.get_object(**self._bucket.place(key), Range=span)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in {"InvalidRange", "416"}:
                return None
            raise

    def _delete(self, keys: Sequence[str]) -> None:
        for start in range(0, len(keys), _AT_ONCE):
            self._bucket.delete(keys[start : start + _AT_ONCE])

    def _delete_prefix(self, prefix: str) -> int:
        found = self._keys(prefix)
        self._delete(found)
        return len(found)

    def _keys(self, prefix: str) -> list[str]:
        return list(self._bucket.list(prefix))
