"""The web program as a process of its own, which can be killed."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from core.ports.blobs import Blobs
from core.storage.blobs.s3_client import S3Settings
from core.storage.blobs.sizes import PART_BYTES
from tests.objects import in_folder, in_s3

_PAUSE_S = 0.02


class Process:
    """``python -m web`` over a folder's data, and a bucket's where there is one, on a port that stays the same."""

    def __init__(self, folder: Path, bucket: S3Settings | None) -> None:
        self._folder, self._bucket = folder, bucket
        self._running: asyncio.subprocess.Process
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            self.port: int = taken.getsockname()[1]

    @property
    def pid(self) -> int:
        """Of the process that runs now."""
        return self._running.pid

    def blobs(self) -> Blobs:
        """What the program stores its videos in, opened once more."""
        if self._bucket is None:
            return in_folder(self._folder / "media", PART_BYTES)
        return in_s3(self._bucket, PART_BYTES)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Let it run as long as the context lasts."""
        await self.start()
        try:
            yield
        finally:
            await self.kill()

    async def start(self) -> None:
        """Start it, and return when it listens."""
        command = [sys.executable, "-m", "web"]
        environment = {**os.environ, **self._settings()}
        self._running = await asyncio.create_subprocess_exec(*command, env=environment, stdout=subprocess.DEVNULL)
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except ConnectionRefusedError:
                assert self._running.returncode is None
                await asyncio.sleep(_PAUSE_S)
            else:
                writer.close()
                return

    async def kill(self) -> None:
        """End it as the kernel would."""
        if self._running.returncode is None:
            self._running.kill()
            await self._running.wait()

    def _settings(self) -> dict[str, str]:
        settings = {"CRICKSY_VAR": str(self._folder), "CRICKSY_PORT": str(self.port)}
        if self._bucket is not None:
            settings |= {
                "CRICKSY_MEDIA": f"s3://{self._bucket.bucket}/{self._bucket.prefix}",
                "CRICKSY_S3_ENDPOINT": str(self._bucket.endpoint),
                "AWS_ACCESS_KEY_ID": str(self._bucket.access_key),
                "AWS_SECRET_ACCESS_KEY": str(self._bucket.secret_key),
            }
        return settings
