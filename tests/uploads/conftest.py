"""Platforms that take uploads, over a folder and over S3."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from core.ports.blobs import Blobs
from tests.objects import in_folder, in_s3
from tests.uploads.ground import Coach, Ground


@pytest.fixture(params=["folder", "s3"])
async def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Blobs]:
    """Blobs in a folder, of small parts, and then in S3, of the smallest."""
    opened: Blobs
    if request.param == "folder":
        opened = in_folder(tmp_path / "blobs", 64 * 1024)
    else:
        opened = in_s3(request.getfixturevalue("object_server").create())
    async with aclosing(opened):
        yield opened


@pytest.fixture
async def ground(tmp_path: Path, blobs: Blobs) -> AsyncIterator[Ground]:
    """A platform that listens."""
    running = Ground(tmp_path, blobs)
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def coach(ground: Ground) -> Coach:
    """Somebody whose plan includes video."""
    return await ground.coach()


@pytest.fixture
async def folder_coach(tmp_path: Path) -> AsyncIterator[Coach]:
    """Somebody whose plan includes video, on a platform with a folder."""
    async with aclosing(in_folder(tmp_path / "blobs", 64 * 1024)) as blobs:
        ground = Ground(tmp_path, blobs)
        await ground.start()
        yield await ground.coach()
        await ground.stop()
