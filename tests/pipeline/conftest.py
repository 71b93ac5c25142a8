"""A platform whose jobs are done here and now, instead of in worker processes, with its videos in either store."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.media.footage_synth import Footage
from tests.object_server import ObjectServer
from tests.pipeline.studio import Studio, open_studio


@pytest.fixture(scope="session")
def synthesised(tmp_path_factory: pytest.TempPathFactory) -> Footage:
    """What phones make, made with FFmpeg when it is asked for."""
    return Footage(tmp_path_factory.mktemp("footage"))


@pytest.fixture(scope="module")
def object_server() -> Iterator[ObjectServer]:
    """An S3 that a module's tests share."""
    server = ObjectServer()
    yield server
    server.stop()


@pytest.fixture(params=["folder", "s3"])
async def studio(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Studio]:
    """With ``ann`` and ``carl`` (Coach Pro Plus) and ``paul`` (Coach Pro)."""
    more: dict[str, object] = {}
    if request.param == "s3":
        bucket = request.getfixturevalue("object_server").create()
        request.getfixturevalue("monkeypatch").setenv("AWS_ACCESS_KEY_ID", bucket.access_key)
        request.getfixturevalue("monkeypatch").setenv("AWS_SECRET_ACCESS_KEY", bucket.secret_key)
        more = {"media": f"s3://{bucket.bucket}/videos", "s3_endpoint": bucket.endpoint}
    async with open_studio(tmp_path, **more) as opened:
        yield opened
