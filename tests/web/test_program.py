"""The web program alone, as its own process."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import aiohttp

_ROOT = Path(__file__).parents[2]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _answer(url: str) -> tuple[int, object]:
    """The first answer, once the program listens."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(20):
        while True:
            try:
                async with session.get(url) as answer:
                    return answer.status, await answer.json()
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(0.05)


async def test_it_answers_until_it_is_told_to_stop(tmp_path: Path) -> None:
    """``python -m web`` serves the list of matches, and SIGTERM ends it in good order."""
    port = _free_port()
    environment = {**os.environ, "CRICKSY_VAR": str(tmp_path), "CRICKSY_PORT": str(port)}
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "web", cwd=_ROOT, env=environment, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        assert await _answer(f"http://127.0.0.1:{port}/api/matches") == (200, {"matches": []})
        program.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            assert await program.wait() == 0
    finally:
        if program.returncode is None:
            program.kill()
            await program.wait()
