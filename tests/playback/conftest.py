"""A platform with a video whose objects were put there by hand, in either store."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.object_server import ObjectServer
from tests.playback.screen import Screen, open_screen


@pytest.fixture(scope="module")
def object_server() -> Iterator[ObjectServer]:
    """An S3 that a module's tests share."""
    server = ObjectServer()
    yield server
    server.stop()


@pytest.fixture(params=["folder", "s3"])
async def screen(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Screen]:
    """A video that plays."""
    more: dict[str, object] = {}
    if request.param == "s3":
        bucket = request.getfixturevalue("object_server").create()
        request.getfixturevalue("monkeypatch").setenv("AWS_ACCESS_KEY_ID", bucket.access_key)
        request.getfixturevalue("monkeypatch").setenv("AWS_SECRET_ACCESS_KEY", bucket.secret_key)
        more = {"media": f"s3://{bucket.bucket}/videos", "s3_endpoint": bucket.endpoint}
    async with open_screen(tmp_path, **more) as opened:
        yield opened
