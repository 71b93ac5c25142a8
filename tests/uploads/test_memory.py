"""How much memory uploads take: as much for a hundred as for one."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import psutil
import pytest

from tests.object_server import ObjectServer
from tests.uploads.ground import Coach, Ground, prepared
from tests.uploads.server import Process

MIB = 1024 * 1024
UPLOADS = 100
MOST = 200_000_000


def peak(pid: int) -> int:
    """The most bytes that a process has had in memory since its peak was forgotten."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def forget_peak(pid: int) -> None:
    """Begin to look for the peak anew: at its start a process hashes a password, which takes 64 MiB (argon2)."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


async def slowly(data: bytes, gate: asyncio.Barrier) -> AsyncIterator[bytes]:
    """A body whose second half comes once that of all the others is half there."""
    half = len(data) // 2
    yield data[:half]
    await gate.wait()
    for start in range(half, len(data), MIB):
        yield data[start : start + MIB]


async def send_all(coaches: list[Coach], data: bytes) -> list[str]:
    """Send it for all of them at the same time; returns the addresses."""
    gate = asyncio.Barrier(len(coaches))

    async def send(coach: Coach) -> str:
        where = await coach.begin(len(data))
        answer = await coach.send(where, 0, slowly(data, gate))
        assert (answer.status, answer.offset) == (204, len(data))
        return where

    return list(await asyncio.gather(*map(send, coaches)))


async def sessions(ground: Ground) -> list[Coach]:
    """One coach with many sessions."""
    coach = await ground.coach()
    return [Coach(ground, coach.account, coach.token, await ground.session(coach.account)) for _ in range(UPLOADS)]


@pytest.mark.skipif(not psutil.LINUX, reason="reads /proc")
@pytest.mark.parametrize(
    ("store", "size"),
    [("folder", 2 * MIB), pytest.param("s3", 9 * MIB, marks=pytest.mark.long)],
)
async def test_a_hundred_at_once(tmp_path: Path, store: str, size: int, object_server: ObjectServer) -> None:
    """The real web process stays below 200 MB, and not far above one upload; every video is whole."""
    settings = object_server.create() if store == "s3" else None
    data = hashlib.shake_256(b"film").digest(size)
    server = Process(tmp_path, settings)
    opened = server.blobs()
    async with aclosing(opened), prepared(tmp_path, opened) as ground, server.running():
        ground.port = server.port
        coaches = await sessions(ground)
        first = [Coach(ground, coaches[0].account, coaches[0].token, await ground.session(coaches[0].account))]
        await send_all(first, data)
        forget_peak(server.pid)
        before = peak(server.pid)
        addresses = await send_all(coaches, data)
        after = peak(server.pid)
        for where in addresses[:: 1 if store == "folder" else 20]:
            assert await coaches[0].stored(where) == data
        assert await ground.used(coaches[0].account) == ((UPLOADS + 1) * size, 0)
    assert after < MOST, (before / MIB, after / MIB)
    assert after - before < 90 * MIB, (before / MIB, after / MIB)
