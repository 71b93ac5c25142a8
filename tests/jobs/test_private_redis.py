"""The Redis that ``cricksy up`` brings along."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from cricksy.redis_server import find_redis, private_redis
from tests.jobs.deeds import ROOT
from tests.jobs.waiting import until


@pytest.mark.parametrize("depth", [0, 12])
async def test_it_is_there_and_comes_back(tmp_path: Path, depth: int) -> None:
    """It answers on a socket that only its owner can open, also where the folder's name is too long for one."""
    folder = tmp_path.joinpath(*["long-name"] * depth) / "redis"
    async with private_redis(folder) as url:
        assert url is not None
        with Redis.from_url(url) as client:
            process = psutil.Process(client.info()["process_id"])
            assert os.stat(url.removeprefix("unix://")).st_mode & 0o077 == 0  # noqa: PTH116 - a moment
            process.kill()

            async def answers() -> bool:
                try:
                    return bool(client.info()["process_id"] != process.pid)
                except RedisConnectionError:
                    return False

            await until(answers)
            process = psutil.Process(client.info()["process_id"])
    assert not process.is_running()


async def test_it_dies_with_whoever_started_it(tmp_path: Path) -> None:
    """Even when that is killed."""
    script = (
        "import asyncio, sys, pathlib\n"
        "from cricksy.redis_server import private_redis\n"
        "async def main():\n"
        "    async with private_redis(pathlib.Path(sys.argv[1])) as url:\n"
        "        print(url, flush=True)\n"
        "        await asyncio.Event().wait()\n"
        "asyncio.run(main())\n"
    )
    owner = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, str(tmp_path), stdout=subprocess.PIPE, cwd=ROOT
    )
    assert owner.stdout is not None
    url = (await owner.stdout.readline()).decode().strip()
    with Redis.from_url(url) as client:
        process = psutil.Process(client.info()["process_id"])
    owner.send_signal(signal.SIGKILL)
    await owner.wait()
    assert await asyncio.to_thread(psutil.wait_procs, [process], 5) == ([process], [])


async def test_an_old_one_on_the_path_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """RQ needs 6.2; a newer one on the path is preferred to the wheel's."""
    fake = tmp_path / "redis-server"
    for said, taken in (("v=5.0.14", False), ("nonsense", False), ("v=7.4.1", True)):
        fake.write_text(f"#!/bin/sh\necho Redis server {said} sha=0\n")
        fake.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
        assert (await find_redis() == fake) is taken
