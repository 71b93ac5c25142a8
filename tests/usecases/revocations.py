"""Plans that are taken away one after the other, and how long it takes until processes of their own know."""

import asyncio
import random
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from core.entitlements.entitlements import Subject
from core.entitlements.timing import Timing
from tests.usecases.sides import Side, sides

_ROOT = Path(__file__).parents[2]
_READY_S = 60.0
_PAUSE_S = 0.02


@asynccontextmanager
async def _witness(database_url: str, redis_url: str, people: int) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.usecases.witness", database_url, redis_url, str(people)), cwd=_ROOT, stdout=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _line(process: Process) -> str:
    assert process.stdout is not None
    return (await asyncio.wait_for(process.stdout.readline(), _READY_S)).decode().strip()


async def _revoke(one: Side, subject: Subject, witnesses: Sequence[Process]) -> list[float]:
    version = await one.revoke(subject)
    committed_ns = time.monotonic_ns()
    await one.grants.changed(subject.workspace, version)
    return [(int(await _line(each)) - committed_ns) / 1e9 for each in witnesses]


async def revocations(database_url: str, redis_url: str, *, processes: int, people: int) -> list[float]:
    """Seconds from a commit until a process's gate refuses, for each process and person; the real times hold."""
    async with AsyncExitStack() as stack:
        (one,) = await stack.enter_async_context(sides(database_url, redis_url, 1, Timing()))
        subjects = await asyncio.gather(*(one.give(f"person-{n}") for n in range(people)))
        started = [_witness(database_url, redis_url, people) for _ in range(processes)]
        witnesses = [await stack.enter_async_context(each) for each in started]
        assert [await _line(each) for each in witnesses] == ["ready"] * processes
        found = []
        for subject in subjects:
            found += await _revoke(one, subject, witnesses)
            await asyncio.sleep(random.uniform(0, _PAUSE_S))  # noqa: S311 - not in step with anybody's beat
        return found
