"""Parts that fail: the database, the bus, the network between hubs, the hub itself."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
import msgspec
import pytest
import redis.asyncio as redis

from core.settings import Settings
from tests.realtime.hubs import (
    PATIENCE_S,
    Client,
    RunningHub,
    Scorer,
    running_hub,
    scoring,
    sqlite_settings,
    steps,
    token,
    watching,
)
from tests.support import PostgresServer
from tests.usecases.play import MATCH, entered, random_bodies


async def status(hub: RunningHub, path: str) -> tuple[int, str]:
    """What a health path answers: its status and code."""
    async with aiohttp.ClientSession() as session, session.get(hub.url + path) as response:
        body = await response.json(content_type=None)
        return response.status, body.get("code", "")


async def test_a_database_that_goes_away(postgres_server: PostgresServer, postgres_url: str, tmp_path: Path) -> None:
    """Events are refused as ``unavailable`` and nothing changes; viewers stay; when it is back, all goes on."""
    settings = Settings(var=tmp_path, database_url=postgres_url, port=0)
    async with running_hub(settings) as hub:
        await hub.create()
        scorer = await scoring(hub, "a")
        raws = entered(random_bodies(71)[:6], scorer.device)
        await scorer.submit(raws[:2])
        viewer, before = await watching(hub)
        await asyncio.to_thread(postgres_server.stop)
        try:
            answer = await scorer.submit(raws[2:4])
            assert [receipt["code"] for receipt in answer["results"]] == ["unavailable", "unavailable"]
            assert answer["seq"] == 2
            assert await viewer.call("watch", {"match_id": MATCH}) == before
            assert (await viewer.call("watch", {"match_id": "m9"}))["code"] == "unavailable"
            assert await status(hub, "/ready") == (503, "database_unavailable")
            assert (await status(hub, "/live"))[0] == 200
        finally:
            await asyncio.to_thread(postgres_server.start)
        answer = await scorer.submit(raws[2:])
        assert [receipt["status"] for receipt in answer["results"]] == ["accepted"] * 4
        await viewer.reach(6)
        assert (await status(hub, "/ready"))[0] == 200
        await scorer.close()
        await viewer.close()


@asynccontextmanager
async def two_hubs(folder: Path, redis_url: str) -> AsyncIterator[tuple[RunningHub, RunningHub]]:
    """Two hubs on one database and one Redis."""
    settings = sqlite_settings(folder, redis_url=redis_url)
    async with running_hub(settings) as one, running_hub(settings) as other:
        await one.create()
        yield one, other


async def test_two_hubs_see_each_others_balls(tmp_path: Path, redis_url: str) -> None:
    """Devices and viewers on both hubs get every ball once, and each device knows of the other."""
    async with two_hubs(tmp_path, redis_url) as (one, other):
        here, there = await scoring(one, "a"), await scoring(other, "b")
        near, _ = await watching(one)
        far, _ = await watching(other)
        raws = entered(random_bodies(72)[:30], here.device)
        for raw in raws[:20]:
            await here.submit([raw])
        await there.reach(20)
        news = [event for each in there.all("events") for event in each["events"]]
        assert [event["id"] for event in news] == [f"a:{number}" for number in range(1, 21)]
        await near.reach(20)
        await far.reach(20)
        assert steps(far.all("patch")) == steps(near.all("patch"))
        while here.all("presence")[-1]["devices"] != ["a", "b"]:
            await here.until("presence", len(here.all("presence")) + 1)
        assert await near.call("watch", {"match_id": MATCH}) == await far.call("watch", {"match_id": MATCH})
        for client in (here, there, near, far):
            await client.close()


async def test_a_message_lost_between_hubs_is_found_in_the_log(tmp_path: Path, redis_url: str) -> None:
    """Redis forgets what nobody heard: after its connections were cut, the other hub reads what it missed."""
    async with two_hubs(tmp_path, redis_url) as (one, other):
        here = await scoring(one, "a")
        far, _ = await watching(other)
        raws = entered(random_bodies(73)[:20], here.device)
        await here.submit(raws[:1])
        await far.reach(1)
        async with redis.from_url(redis_url) as admin:
            for number in range(1, 10):
                await admin.client_kill_filter(_type="pubsub")
                await here.submit([raws[number]])
        for raw in raws[10:]:
            await here.submit([raw])
        await far.reach(20)
        fresh, now = await watching(one)
        assert await far.call("watch", {"match_id": MATCH}) == now
        for client in (here, far, fresh):
            await client.close()


async def test_two_hubs_that_write_at_once_lose_nothing(tmp_path: Path, redis_url: str) -> None:
    """Both append to the same log; each event is there once, and both hubs end with the same scoreboard."""
    async with two_hubs(tmp_path, redis_url) as (one, other), AsyncExitStack() as stack:
        bodies = random_bodies(74)
        scorers = [await scoring(hub, name) for hub, name in ((one, "a"), (other, "b"), (one, "c"), (other, "d"))]
        for scorer in scorers:
            stack.push_async_callback(scorer.close)
        batches = [entered(bodies[:12], scorer.device) for scorer in scorers]
        answers = await asyncio.gather(
            *(scorer.submit([raw]) for scorer, raws in zip(scorers, batches, strict=True) for raw in raws)
        )
        taken = [
            receipt["id"]
            for answer in answers
            for receipt in answer["results"]
            if receipt["status"] in {"accepted", "conflict"}
        ]
        entries = await one.ports.log.read(MATCH, 0, 1000)
        assert sorted(entry.id for entry in entries) == sorted(taken)
        near, _ = await watching(one)
        far, _ = await watching(other)
        stack.push_async_callback(near.close)
        stack.push_async_callback(far.close)
        await far.until("tick")
        boards = [(await viewer.call("watch", {"match_id": MATCH}))["snapshot"] for viewer in (near, far)]
        assert boards[0] == boards[1]


class Process:
    """A hub in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process, url: str) -> None:
        """``started`` makes it."""
        self.process, self.url = process, url

    async def code(self) -> int:
        """Wait for its end."""
        async with asyncio.timeout(PATIENCE_S):
            return await self.process.wait()


@asynccontextmanager
async def started(settings: Settings, port: int = 0) -> AsyncIterator[Process]:
    """``python -m realtime`` with these settings, killed at the end if it still runs."""
    environment = os.environ | {
        "CRICKSY_VAR": str(settings.var),
        "CRICKSY_DATABASE_URL": settings.database_url,
        "CRICKSY_SECRET_KEY": settings.secret_key,
        "CRICKSY_PORT": str(port),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "realtime", stdout=asyncio.subprocess.PIPE, env=environment, cwd=Path(__file__).parents[2]
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE_S * 2):
            while b"hub.listening" not in (line := await process.stdout.readline()):
                assert line
        yield Process(process, f"http://127.0.0.1:{line.rstrip().rpartition(b' ')[2].strip(b']').decode()}")
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def device(url: str, settings: Settings, name: str = "a") -> Scorer:
    """A device that has joined, as a hub of another process sees it."""
    scorer = Scorer(name)
    await scorer.connect(url, token(settings, scorer.device.scorer))
    await scorer.join()
    return scorer


@pytest.fixture
async def prepared(settings: Settings) -> Settings:
    """Settings of a database in which the match is registered."""
    async with running_hub(settings) as hub:
        await hub.create()
    return settings


async def test_a_drain_finishes_what_was_begun(prepared: Settings) -> None:
    """On SIGTERM commits under way are acknowledged, clients are told to go elsewhere, and the exit code is 0."""
    async with started(prepared) as hub:
        scorer = await device(hub.url, prepared)
        viewer = await Client("/watch").connect(hub.url)
        await viewer.call("watch", {"match_id": MATCH})
        polling = await Client("/watch").connect(hub.url, transports=["polling"])
        await polling.call("watch", {"match_id": MATCH})
        raws = entered(random_bodies(75)[:60], scorer.device)
        under_way = [asyncio.ensure_future(scorer.submit([raw])) for raw in raws]
        await under_way[5]
        async with aiohttp.ClientSession() as session, session.get(f"{hub.url}/ready") as ready:
            assert ready.status == 200
            hub.process.send_signal(signal.SIGTERM)
            assert await viewer.until("gone") == [{"code": "draining"}]
        assert await scorer.until("gone") == [{"code": "draining"}]
        for client in (scorer, viewer, polling):
            await client.until("disconnected")
            await client.close()
        assert await hub.code() == 0
        answers = await asyncio.gather(*under_way, return_exceptions=True)
    acknowledged = {
        receipt["id"]
        for answer in answers
        if isinstance(answer, dict)
        for receipt in answer.get("results", ())
        if receipt["status"] == "accepted"
    }
    assert len(acknowledged) >= 6
    async with running_hub(prepared) as again:
        assert acknowledged <= {entry.id for entry in await again.ports.log.read(MATCH, 0, 1000)}


async def test_a_hub_that_is_going_down_takes_nothing_new(hub: RunningHub) -> None:
    """While it drains, ``/ready`` says so and joins, submits and watches are refused with a code."""
    scorer = await scoring(hub, "a")
    viewer, _ = await watching(hub)
    hub.hub.begin_drain()
    assert await status(hub, "/ready") == (503, "draining")
    assert (await status(hub, "/live"))[0] == 200
    assert (await scorer.submit(entered(random_bodies(76)[:1], scorer.device)))["code"] == "draining"
    assert (await scorer.join())["code"] == "draining"
    assert (await viewer.call("watch", {"match_id": MATCH}))["code"] == "draining"
    await scorer.close()
    await viewer.close()


async def test_kill_9_in_mid_match_loses_nothing_acknowledged(prepared: Settings) -> None:
    """A hub that dies under load is started again; every acknowledged event is there, and the device goes on."""
    raws: list[bytes] = []
    acknowledged: set[str] = set()
    async with started(prepared) as hub:
        scorer = await device(hub.url, prepared)
        raws = entered(random_bodies(77)[:80], scorer.device)
        enough = asyncio.Event()

        async def one(raw: bytes) -> None:
            (receipt,) = (await scorer.submit([raw]))["results"]
            assert receipt["status"] == "accepted"
            acknowledged.add(receipt["id"])
            if len(acknowledged) == 25:
                enough.set()

        under_way = [asyncio.ensure_future(one(raw)) for raw in raws]
        await enough.wait()
        hub.process.kill()
        assert await hub.code() == -signal.SIGKILL
        await scorer.until("disconnected")
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        await scorer.close()
    async with started(prepared) as hub:
        back = Scorer("a")
        await back.connect(hub.url, token(prepared, "scorer-a"))
        joined = await back.join()
        assert acknowledged <= {event["id"] for event in joined["events"]}
        answer = await back.submit(raws)
        assert [receipt for receipt in answer["results"] if receipt["status"] == "rejected"] == []
        assert answer["seq"] == len(raws)
        again = await back.join()
        assert [msgspec.json.encode(event) for event in again["events"]] == raws
        await back.close()
