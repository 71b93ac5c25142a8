"""Redis fails in every way it can, each time while somebody's plan is taken away: nobody stays wrong for long.

Each fault runs with all times scaled down to a fifth; the freeze, and the long one, with the real ones.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from typing import Any

import pytest
from redis.asyncio import Redis

from core.entitlements.entitlements import Subject
from core.entitlements.keys import Feature
from core.entitlements.timing import Timing
from core.ports.signals import Changed
from core.storage.migrate import migrate
from core.transport import signals
from core.transport.signals import RedisSignals
from core.usecases.loader import Incident
from tests.support import RedisServer
from tests.usecases.sides import FAST, STATIC, Side, eventually, leased, sides

REAL = Timing()
SOON_S = 0.5
"""After a message or a connection was lost."""
STALL_S = 0.8
"""The longest that scoring may stand still on a busy machine; less than whoever waits for Redis has to wait."""

Tell = Callable[[Side, Subject, int], Coroutine[Any, Any, None]]


def at_worst_s(timing: Timing) -> float:
    """How long anybody may be wrong with Redis down: seven seconds with the real times."""
    return timing.lease_s + timing.ttl_s


@pytest.fixture
def server() -> Iterator[RedisServer]:
    """A Redis that this test may stop."""
    with closing(RedisServer()) as server:
        server.start()
        yield server


@pytest.fixture
async def url(sqlite_url: str) -> str:
    """A database with every table."""
    await migrate(sqlite_url)
    return sqlite_url


async def _announced(giver: Side, subject: Subject, version: int) -> None:
    """As a use case does it."""
    await giver.grants.changed(subject.workspace, version)


async def _unheard(giver: Side, subject: Subject, version: int) -> None:
    """As if it had been announced, and every trace of that lost: only the database knows."""
    await giver.records.announced(subject.workspace, version)


TELLS = pytest.mark.parametrize("tell", [_announced, _unheard])


@asynccontextmanager
async def watched(
    url: str, server: RedisServer, timing: Timing = FAST
) -> AsyncIterator[tuple[Side, Sequence[Side], Subject]]:
    """Who gives and takes, two others, and somebody whose plan all of them know.

    All the while a bystander scores at each of them, without being refused or kept waiting.
    """
    async with sides(url, server.url, 3, timing) as all_of_them:
        giver, *others = all_of_them
        subject, bystander = await giver.give("ann"), await giver.give("bystander")
        for each in others:
            for one in (subject, bystander):
                await each.grants.require(one, STATIC)
        stop = asyncio.Event()
        scoring = asyncio.create_task(_score(all_of_them, bystander, stop))
        try:
            yield giver, others, subject
        finally:
            stop.set()
            assert await scoring < STALL_S


async def _score(everybody: Sequence[Side], bystander: Subject, stop: asyncio.Event) -> float:
    """Ask for each ball; returns the longest time between two."""
    longest_s, last_s = 0.0, time.monotonic()
    while not stop.is_set():
        for each in everybody:
            for feature in (Feature.LIVE_SCORING, STATIC):
                each.grants.gate.require(bystander, feature)
        await asyncio.sleep(0.001)
        now_s = time.monotonic()
        longest_s, last_s = max(longest_s, now_s - last_s), now_s
    return longest_s


async def _stale_s(giver: Side, others: Sequence[Side], subject: Subject, tell: Tell) -> float:
    """Take the plan away; returns how long it took the last of them to know."""
    version = await giver.revoke(subject)
    committed_s = time.monotonic()
    telling = asyncio.create_task(tell(giver, subject, version))
    turned = await asyncio.gather(*(each.turn(subject) for each in (giver, *others)))
    await telling
    return max(turned) - committed_s


async def _falls_back(one: Side, subject: Subject) -> None:
    """A paid feature is answered from the database, without waiting long for Redis; and so is somebody unknown."""
    begun_s = time.monotonic()
    assert await one.refuses(subject)
    await one.give(f"newcomer-{begun_s}")
    assert time.monotonic() - begun_s < STALL_S * 2


async def _all_is_well(giver: Side, others: Sequence[Side]) -> None:
    """The next revocation is seen as if nothing had been."""
    for each in (giver, *others):
        await leased(each)
    later = await giver.give(f"later-{time.monotonic()}")
    for each in others:
        await each.grants.require(later, STATIC)
    assert await _stale_s(giver, others, later, _announced) < SOON_S


async def test_killed_connections(url: str, server: RedisServer) -> None:
    """Every connection is cut right before the announcement."""
    async with watched(url, server) as (giver, others, subject), Redis.from_url(server.url) as operator:
        for kind in ("pubsub", "normal"):
            await operator.client_kill_filter(_type=kind, skipme=True)
        assert await _stale_s(giver, others, subject, _announced) < SOON_S
        await _all_is_well(giver, others)


async def test_a_lost_message(url: str, server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The announcement reaches nobody; the next beat shows the gap, and everybody reads again."""
    async with watched(url, server) as (giver, others, subject):

        async def into_the_void(giver: Side, subject: Subject, version: int) -> None:
            await _unheard(giver, subject, version)
            holdings = (await giver.records.holdings([subject.workspace]))[subject.workspace]
            speaker = RedisSignals(server.url)
            with monkeypatch.context() as lossy:
                lossy.setattr(signals, "CHANNEL", "nobody listens")
                await speaker.announce(Changed(workspace=subject.workspace, version=version, holdings=holdings))
            await speaker.aclose()

        doubts = [each.incidents[Incident.DOUBT] for each in others]
        assert await _stale_s(giver, others, subject, into_the_void) < SOON_S
        assert [each.incidents[Incident.DOUBT] for each in others] == [count + 1 for count in doubts]
        await _all_is_well(giver, others)


@TELLS
async def test_a_freeze(url: str, server: RedisServer, tell: Tell) -> None:
    """Redis stands still with every connection open; nothing waits for it but the listener."""
    async with watched(url, server) as (giver, others, subject):
        with server.paused():
            assert await _stale_s(giver, others, subject, tell) < at_worst_s(FAST)
            await _falls_back(others[0], subject)
            await eventually(lambda: all(each.incidents[Incident.LEASE_LOST] for each in (giver, *others)))
        await _all_is_well(giver, others)


async def test_a_freeze_of_four_seconds(url: str, server: RedisServer) -> None:
    """With the real times: two seconds after the freeze begins SQL is asked, and the change is found there."""
    async with watched(url, server, REAL) as (giver, others, subject):
        thaw = asyncio.get_running_loop().time() + 4.0
        with server.paused():
            assert await _stale_s(giver, others, subject, _unheard) < at_worst_s(REAL)
            await _falls_back(others[0], subject)
            await asyncio.sleep(max(0.0, thaw - asyncio.get_running_loop().time()))
        await _all_is_well(giver, others)


@TELLS
async def test_a_killed_redis_that_comes_back_empty(url: str, server: RedisServer, tell: Tell) -> None:
    """The change is made while it is down; afterwards nothing is left in it that could be believed."""
    async with watched(url, server) as (giver, others, subject):
        server.stop()
        version = await giver.revoke(subject)
        committed_s = time.monotonic()
        await tell(giver, subject, version)
        server.start()
        turned = await asyncio.gather(*(each.turn(subject) for each in (giver, *others)))
        assert max(turned) - committed_s < at_worst_s(FAST)
        await _all_is_well(giver, others)


async def test_down_for_long(url: str, server: RedisServer) -> None:
    """Long after the lease and what SQL said have run out, a change is seen as fast as at first."""
    async with watched(url, server) as (giver, others, subject):
        server.stop()
        await asyncio.sleep(2 * at_worst_s(FAST))
        assert await _stale_s(giver, others, subject, _unheard) < at_worst_s(FAST)
        await _falls_back(others[0], subject)
        server.start()
        await _all_is_well(giver, others)


@pytest.mark.long
async def test_down_for_a_minute(url: str, server: RedisServer) -> None:
    """With the real times: a change at the beginning, one in the middle, and one when Redis is back."""
    async with watched(url, server, REAL) as (giver, others, subject):
        later = await giver.give("later")
        for each in others:
            each.grants.hold(later)
            await each.grants.require(later, STATIC)
        up = asyncio.get_running_loop().time() + 60.0
        server.stop()
        assert await _stale_s(giver, others, subject, _unheard) < at_worst_s(REAL)
        await asyncio.sleep(30.0)
        assert await _stale_s(giver, others, later, _unheard) < at_worst_s(REAL)
        await _falls_back(others[0], later)
        await asyncio.sleep(max(0.0, up - asyncio.get_running_loop().time()))
        server.start()
        await _all_is_well(giver, others)
