"""The official client, tus-js-client, over a network that breaks and with a server that is killed."""

import asyncio
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from random import Random

import pytest

from tests.object_server import ObjectServer
from tests.uploads.bad_network import BadNetwork
from tests.uploads.ground import Coach, prepared
from tests.uploads.server import Process

CLIENT = Path(__file__).parent / "tus_client.mjs"
INSTALLED = Path(__file__).parents[2] / "web" / "client" / "node_modules" / "tus-js-client"
FILM_BYTES = 20_345_678
KILLS = 3


@pytest.fixture(scope="module")
def node() -> str:
    """A Node with the official client."""
    found = shutil.which("node") or str(Path(sys.executable).parent / "node")
    if not Path(found).exists() or not INSTALLED.is_dir():
        pytest.skip("there is no Node, or web/client has not been installed: make setup")
    return found


@asynccontextmanager
async def client(
    node: str, origin: str, coach: Coach, film: Path, chunk: int
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The official client, sending a film."""
    said = json.dumps({"filename": "nets.mp4", "filetype": "video/mp4", "session_id": coach.session})
    command = [node, str(CLIENT), f"{origin}/api/uploads", coach.token, str(film), str(chunk), said]
    running = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    try:
        yield running
    finally:
        if running.returncode is None:
            running.kill()
        await running.wait()


@pytest.mark.parametrize("chunk", [0, 1_500_000])
@pytest.mark.parametrize("store", ["folder", "s3"])
async def test_what_arrives_is_what_was_sent(
    node: str, tmp_path: Path, store: str, chunk: int, object_server: ObjectServer
) -> None:
    """Whole or in chunks, cut off at random bytes, with the server killed three times: the same SHA-256, paid once."""
    random = Random(f"{store}{chunk}")  # noqa: S311 - chance, not secrecy
    film = tmp_path / "film"
    film.write_bytes(random.randbytes(FILM_BYTES))
    settings = object_server.create() if store == "s3" else None
    server = Process(tmp_path, settings)
    blobs = server.blobs()
    async with aclosing(blobs), prepared(tmp_path, blobs) as ground, server.running():
        coach = await ground.coach()
        network = BadNetwork(server.port, random, 5_000_000)
        async with network.listening() as origin, client(node, origin, coach, film, chunk) as sending:
            assert sending.stdout is not None
            ending = asyncio.ensure_future(sending.stdout.readline())
            for kill in range(1, KILLS + 1):
                while network.cuts < kill and not ending.done():
                    await asyncio.wait([ending], timeout=0.01)
                await server.kill()
                await server.start()
            network.bad = False
            end = json.loads(await ending)
        assert "error" not in end, end
        assert end["retries"] >= KILLS
        digest = hashlib.sha256(await coach.stored(end["url"])).hexdigest()
        assert digest == hashlib.sha256(film.read_bytes()).hexdigest()
        assert await ground.used(coach.account) == (FILM_BYTES, 0)
        assert list(await blobs.keys("")) == [(await ground.upload(end["url"])).object_key]
