"""Blobs of both kinds."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from core.ports.blobs import Blobs
from core.storage.blobs.s3_client import S3Settings
from tests.object_server import ObjectServer
from tests.objects import in_folder, in_s3


@pytest.fixture
def bucket(object_server: ObjectServer) -> S3Settings:
    """A bucket of the test's own."""
    return object_server.create()


@pytest.fixture(params=["folder", "s3"])
async def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Blobs]:
    """Blobs in a folder, and then in S3."""
    opened: Blobs
    opened = in_folder(tmp_path / "blobs") if request.param == "folder" else in_s3(request.getfixturevalue("bucket"))
    async with aclosing(opened):
        yield opened
