"""What processes hear of each other's changes, how they notice that they missed one, and what Redis caches."""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, aclosing, closing

import pytest
from msgspec.structs import replace
from redis.asyncio import Redis

from core.entitlements.holdings import Holdings
from core.errors import Misconfigured, Unavailable
from core.ids import AccountId, WorkspaceId
from core.models.billing import OverrideKind
from core.models.people import Role, WorkspaceKind
from core.ports.signals import Beat, Changed, Doubt, Mark, Signal, Signals
from core.transport import scripts, signals
from core.transport.local_signals import LocalSignals
from core.transport.signals import RedisSignals
from tests.entitlements.records import club, override, seat, subscribed
from tests.support import RedisServer

ANN, BOB = WorkspaceId("ann"), WorkspaceId("bob")
IN_TIME_S = 10


@pytest.fixture
def server() -> Iterator[RedisServer]:
    """A Redis that this test may stop."""
    with closing(RedisServer()) as server:
        server.start()
        yield server


@pytest.fixture
async def make(server: RedisServer) -> AsyncIterator[Callable[[], RedisSignals]]:
    """A maker of what each process would have."""
    async with AsyncExitStack() as stack:

        def make() -> RedisSignals:
            made = RedisSignals(server.url, beat_s=0.05, silence_s=0.2)
            stack.push_async_callback(made.aclose)
            return made

        yield make


@pytest.fixture(params=["local", "redis"])
def pair(request: pytest.FixtureRequest) -> tuple[Signals, Signals]:
    """Two that hear each other: in one process the same, over Redis two."""
    if request.param == "local":
        alone = LocalSignals()
        return alone, alone
    make: Callable[[], RedisSignals] = request.getfixturevalue("make")
    return make(), make()


def holdings(workspace: WorkspaceId, version: int) -> Holdings:
    """A record with nothing in it."""
    return Holdings(workspace=workspace, kind=WorkspaceKind.PERSON, version=version, anchor_ms=0)


def change(workspace: WorkspaceId, version: int) -> Changed:
    """A record at a version, announced."""
    return Changed(workspace=workspace, version=version, holdings=holdings(workspace, version))


async def after(heard: AsyncGenerator[Signal, None]) -> Signal:
    """The next signal."""
    return await asyncio.wait_for(anext(heard), IN_TIME_S)


async def until(heard: AsyncGenerator[Signal, None], wanted: Signal) -> list[Signal]:
    """What is heard before a signal."""
    before: list[Signal] = []
    while (signal := await after(heard)) != wanted:
        before.append(signal)
    return before


async def mark_of(one: RedisSignals) -> Mark:
    """The moment that is now."""
    mark = (await one.cached([])).mark
    assert mark is not None
    return mark


async def test_everybody_hears_everything(pair: tuple[Signals, Signals]) -> None:
    """After a first doubt every announcement comes in order, to who made it too, with the record or without."""
    one, two = pair
    news = [change(ANN, 2), Changed(workspace=BOB, version=7), change(ANN, 3)]
    async with aclosing(one.listen()) as own, aclosing(two.listen()) as others:
        assert await after(own) == await after(others) == Doubt()
        for each in news:
            await one.announce(each)
        for heard in (own, others):
            assert [await after(heard) for _ in news] == news


async def test_without_redis_nothing_beats_and_nothing_is_cached() -> None:
    """Another process could change a record unheard."""
    alone = LocalSignals()
    async with aclosing(alone.listen()) as heard:
        assert await after(heard) == Doubt()
        await alone.beat()
        await alone.announce(change(ANN, 2))
        assert await after(heard) == change(ANN, 2)
    assert await alone.cached([ANN]) == (None, {})


async def test_whoever_listens_hears_the_beats(make: Callable[[], RedisSignals]) -> None:
    """A beat is heard by all, and many who ask for one at the same time make one."""
    one, two = make(), make()
    async with aclosing(one.listen()) as own, aclosing(two.listen()) as others:
        assert await after(own) == await after(others) == Doubt()
        await asyncio.gather(*(each.beat() for each in (one, two) for _ in range(20)))
        await two.announce(change(ANN, 2))
        assert await until(own, change(ANN, 2)) == [Beat()]
        assert await until(others, change(ANN, 2)) == [Beat()]


async def test_a_lost_message_shows_at_the_next_beat(
    make: Callable[[], RedisSignals], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change that was announced to nobody makes a gap in the sequence, which the beat after it shows."""
    one, two = make(), make()
    async with aclosing(two.listen()) as heard:
        assert await after(heard) == Doubt()
        await one.announce(change(ANN, 2))
        assert await after(heard) == change(ANN, 2)
        with monkeypatch.context() as lossy:
            lossy.setattr(signals, "CHANNEL", "nobody listens")
            await one.announce(change(ANN, 3))
        await one.beat()
        assert [await after(heard), await after(heard)] == [Doubt(), Beat()]
        await one.announce(change(ANN, 4))
        assert await after(heard) == change(ANN, 4)


async def test_a_lost_message_shows_at_the_next_change(
    make: Callable[[], RedisSignals], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever comes first, beat or announcement, shows the gap."""
    one, two = make(), make()
    async with aclosing(two.listen()) as heard:
        assert await after(heard) == Doubt()
        await one.announce(change(ANN, 2))
        assert await after(heard) == change(ANN, 2)
        with monkeypatch.context() as lossy:
            lossy.setattr(signals, "CHANNEL", "nobody listens")
            await one.announce(change(ANN, 3))
        await one.announce(change(BOB, 2))
        assert [await after(heard), await after(heard)] == [Doubt(), change(BOB, 2)]


async def test_a_killed_connection_raises_a_doubt(make: Callable[[], RedisSignals], server: RedisServer) -> None:
    """Whatever was announced meanwhile is lost; the doubt comes before anything later."""
    one, two = make(), make()
    async with Redis.from_url(server.url) as operator, aclosing(two.listen()) as heard:
        assert await after(heard) == Doubt()
        for version in (2, 3, 4):
            await operator.client_kill_filter(_type="pubsub", skipme=True)
            await one.announce(change(ANN, version))
            assert await after(heard) == Doubt()
            await one.announce(change(BOB, version))
            assert Doubt() not in await until(heard, change(BOB, version))


async def test_a_frozen_redis_is_given_up_and_found_again(
    make: Callable[[], RedisSignals], server: RedisServer
) -> None:
    """While it is frozen every call fails in about a second; afterwards there is a doubt, then beats as before."""
    one, two = make(), make()
    async with aclosing(two.listen()) as heard:
        assert await after(heard) == Doubt()
        listening = asyncio.create_task(after(heard))
        with server.paused():
            calls: list[Callable[[], Awaitable[object]]] = [
                lambda: one.announce(change(ANN, 2)),
                one.beat,
                lambda: one.cached([ANN]),
            ]
            async with asyncio.timeout(3):
                results = await asyncio.gather(*(call() for call in calls), return_exceptions=True)
            assert {type(result) for result in results} == {Unavailable}
        assert await listening == Doubt()
        async with asyncio.timeout(IN_TIME_S):
            while True:
                await one.beat()
                if await after(heard) == Beat():
                    break


async def test_an_empty_restart_begins_another_epoch(make: Callable[[], RedisSignals], server: RedisServer) -> None:
    """Nothing is cached any more, and nothing that was read from SQL before it can be."""
    one, two = make(), make()
    async with aclosing(two.listen()) as heard:
        assert await after(heard) == Doubt()
        await one.announce(change(ANN, 2))
        assert await after(heard) == change(ANN, 2)
        before = await mark_of(one)
        server.stop()
        with pytest.raises(Unavailable):
            await one.announce(change(ANN, 3))
        server.start()
        assert await after(heard) == Doubt()
        now = await mark_of(one)
        assert now.epoch != before.epoch
        assert now.seq == 0
        await one.keep(Mark(epoch=before.epoch, seq=0), [holdings(ANN, 2)])
        assert (await one.cached([ANN])).records == {}
        await one.keep(now, [holdings(ANN, 3)])
        assert (await two.cached([ANN])).records == {ANN: holdings(ANN, 3)}


async def test_a_restart_from_an_old_copy_on_disk_is_another_epoch(
    make: Callable[[], RedisSignals], server: RedisServer
) -> None:
    """A record that comes back with it does not count, since changes after the copy are not in it."""
    one = make()
    await one.announce(change(ANN, 2))
    before = await mark_of(one)
    async with Redis.from_url(server.url) as operator:
        await operator.save()
    await one.announce(change(ANN, 3))
    server.stop()
    server.start()
    async with Redis.from_url(server.url) as operator:
        assert await operator.exists(scripts.RECORD + ANN)
    now = await mark_of(one)
    assert (now.epoch != before.epoch, now.seq) == (True, 1)
    assert (await one.cached([ANN])).records == {}


async def test_an_emptied_redis_shows_at_the_next_beat(make: Callable[[], RedisSignals], server: RedisServer) -> None:
    """FLUSHALL cuts no connection, but what was announced right before it cannot be vouched for."""
    one = make()
    async with Redis.from_url(server.url) as operator, aclosing(one.listen()) as heard:
        assert await after(heard) == Doubt()
        await one.beat()
        assert await after(heard) == Beat()
        await operator.flushall()
        await one.beat()
        assert [await after(heard), await after(heard)] == [Doubt(), Beat()]


async def test_what_was_announced_is_cached(make: Callable[[], RedisSignals]) -> None:
    """The newest record of each, whatever the order in which they come."""
    one = make()
    for each in (change(ANN, 2), change(ANN, 4), change(ANN, 3), change(BOB, 1)):
        await one.announce(each)
    found = await one.cached([ANN, BOB, WorkspaceId("nobody"), WorkspaceId("\ud800")])
    assert found.records == {ANN: holdings(ANN, 4), BOB: holdings(BOB, 1)}
    assert found.mark is not None
    assert found.mark.seq == 4


async def test_a_record_comes_back_whole(make: Callable[[], RedisSignals]) -> None:
    """A subscription, exceptions, members and void credentials are as they were."""
    one = make()
    record = replace(
        club(
            subscribed("org_pro_growth", since_ms=3, ends_ms=2**40),
            override(OverrideKind.LIMIT, "tournaments", "7", member=AccountId("eve"), until_ms=9),
            members={AccountId("ann"): seat("org_admin", role=Role.OWNER), AccountId("bob"): seat(None)},
        ),
        revoked=frozenset({"one", "two"}),
    )
    await one.announce(Changed(workspace=record.workspace, version=record.version, holdings=record))
    assert (await one.cached([record.workspace])).records == {record.workspace: record}


async def test_a_version_without_its_record_is_a_floor(make: Callable[[], RedisSignals]) -> None:
    """The older record does not count any more; the one of that version can be kept, an older one cannot."""
    one = make()
    await one.announce(change(ANN, 2))
    await one.announce(Changed(workspace=ANN, version=3))
    assert (await one.cached([ANN])).records == {}
    mark = await mark_of(one)
    await one.keep(mark, [holdings(ANN, 2)])
    assert (await one.cached([ANN])).records == {}
    await one.keep(mark, [holdings(ANN, 3)])
    assert (await one.cached([ANN])).records == {ANN: holdings(ANN, 3)}


async def test_what_was_read_before_an_announcement_is_not_kept(make: Callable[[], RedisSignals]) -> None:
    """Even of another workspace: it cannot be told any more what else was announced since, were it evicted."""
    one, two = make(), make()
    mark = await mark_of(one)
    await two.announce(change(BOB, 2))
    await one.keep(mark, [holdings(ANN, 1)])
    assert (await one.cached([ANN])).records == {}
    await one.keep(await mark_of(one), [holdings(ANN, 1), holdings(BOB, 1)])
    assert (await one.cached([ANN, BOB])).records == {ANN: holdings(ANN, 1), BOB: holdings(BOB, 2)}


async def test_what_another_release_wrote_is_left_alone(make: Callable[[], RedisSignals], server: RedisServer) -> None:
    """A record that cannot be read counts as not cached, a message as a doubt."""
    one = make()
    await one.announce(change(ANN, 2))
    async with Redis.from_url(server.url) as operator, aclosing(one.listen()) as heard:
        assert await after(heard) == Doubt()
        await operator.hset(scripts.RECORD + ANN, "body", os.urandom(20))
        assert (await one.cached([ANN])).records == {}
        await operator.publish(scripts.CHANNEL, b"epoch 5 \xff\xff")
        assert await after(heard) == Doubt()


async def test_a_cancellation_is_never_swallowed(make: Callable[[], RedisSignals]) -> None:
    """A task that beats in a loop ends when it is cancelled, at whatever moment: Python 3.11 may lose it."""
    one = make()

    async def beat() -> None:
        while True:
            await one.beat()

    for turns in range(200):
        task = asyncio.create_task(beat())
        for _ in range(turns % 50):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task], timeout=IN_TIME_S)
        assert task.cancelled()


async def test_one_that_is_closed_is_unavailable(make: Callable[[], RedisSignals]) -> None:
    """It closes under whoever uses it, and then refuses."""
    one = make()
    await one.announce(change(ANN, 2))
    calls = [asyncio.create_task(one.announce(change(ANN, version))) for version in range(3, 20)]
    await asyncio.sleep(0)
    await one.aclose()
    assert {type(end) for end in await asyncio.gather(*calls, return_exceptions=True)} <= {type(None), Unavailable}
    with pytest.raises(Unavailable):
        await one.beat()


def test_an_address_that_will_not_do_is_refused() -> None:
    """What is not Redis's address stops the start."""
    with pytest.raises(Misconfigured):
        RedisSignals("http://somewhere")
