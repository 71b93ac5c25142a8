"""Going down: certain, in time, and with exit code 0, whatever goes on."""

import asyncio
import time
from pathlib import Path

import aiohttp
import pytest
import uvloop

from core.ids import MatchId
from cricksy.api import Api
from tests.cricksy.machine import Machine
from tests.realtime.hubs import Client, Scorer, running_hub, scoring, sqlite_settings, watching
from tests.support import RedisServer
from tests.usecases.play import entered, random_bodies

STARTS = 20
IN_TIME_S = 10.0


@pytest.mark.parametrize("loop", [uvloop.Loop, asyncio.SelectorEventLoop], ids=["uvloop", "asyncio"])
def test_a_hub_on_redis_always_ends(
    tmp_path: Path, redis_server: RedisServer, loop: type[asyncio.AbstractEventLoop]
) -> None:
    """Twenty times a hub is closed in the middle of submits, subscriptions and messages; each time it ends soon."""
    with asyncio.Runner(loop_factory=loop) as runner:
        longest = max(runner.run(_start_and_stop(tmp_path, redis_server.url, number)) for number in range(STARTS))
    assert longest < IN_TIME_S


async def _start_and_stop(folder: Path, redis_url: str, number: int) -> float:
    settings = sqlite_settings(folder, redis_url=redis_url)
    match_id = MatchId(f"m{number}")
    async with running_hub(settings) as other:
        await other.create(match_id)
        far = await scoring(other, "far", match_id)
        async with running_hub(settings) as hub:
            near = await scoring(hub, "near", match_id)
            viewer, _ = await watching(hub, match_id)
            submits = [
                asyncio.ensure_future(_submit_all(scorer, entered(random_bodies(number)[:40], scorer.device)))
                for scorer in (near, far)
            ]
            await near.until("events", 1 + number % 5)
            began = time.monotonic()
        took = time.monotonic() - began
        for submit in submits:
            submit.cancel()
        await asyncio.gather(*submits, return_exceptions=True)
        for client in (near, viewer, far):
            await client.close()
    return took


async def _submit_all(scorer: Scorer, raws: list[bytes]) -> None:
    for raw in raws:
        await scorer.submit([raw])


def test_the_whole_platform_drains_in_mid_show(tmp_path: Path) -> None:
    """``cricksy up --demo`` with a scorer and viewers connected: SIGTERM, and it has ended with 0 within 10 s."""
    machine = Machine(tmp_path / "var")
    try:
        machine.start("--demo")
        code, took_s = asyncio.run(_watch_it_stop(machine))
    finally:
        machine.close()
    assert code == 0
    assert took_s < IN_TIME_S


async def _watch_it_stop(machine: Machine) -> tuple[int, float]:
    viewers = []
    match_id = await _a_match(machine)
    for transports in (["websocket"], ["polling"], ["websocket"]):
        viewer = await Client("/watch").connect(machine.url, transports=transports)
        answer = await viewer.call("watch", {"match_id": match_id})
        assert answer["snapshot"] is not None
        viewers.append(viewer)
    scorer = await Client("/score").connect(machine.url, machine.token())
    assert "seq" in await scorer.call("join", {"match_id": match_id, "device_id": "extra"})
    await viewers[0].until("tick")
    stopped = await asyncio.to_thread(machine.stop)
    for client in (viewers[0], viewers[2], scorer):
        assert await client.until("gone") == [{"code": "draining"}]
    for client in (*viewers, scorer):
        await client.until("disconnected")
        await client.close()
    return stopped


async def _a_match(machine: Machine) -> MatchId:
    """One that the demo plays."""
    async with aiohttp.ClientSession() as http, asyncio.timeout(30):
        api = Api(http, machine.url, machine.token())
        while True:
            for match in await api.matches():
                if match.seq > 0:
                    return MatchId(match.id)
            await asyncio.sleep(0.1)
