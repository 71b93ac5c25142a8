"""What every bus does, and what the one over Redis does when its connection goes away."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, aclosing, closing

import pytest
from redis.asyncio import Redis

from core.errors import Misconfigured, Unavailable
from core.ids import MatchId
from core.ports import Bus
from core.transport.bus import RedisBus
from core.transport.inbox import MISSING
from core.transport.local import Exchange, LocalBus
from tests.support import RedisServer

MATCH, OTHER = MatchId("match"), MatchId("other")
IN_TIME_S = 10


@pytest.fixture(params=["local", "redis"])
async def make_bus(request: pytest.FixtureRequest) -> AsyncIterator[Callable[[], Bus]]:
    """A maker of buses that hear each other."""
    exchange = Exchange()
    async with AsyncExitStack() as stack:

        def make() -> Bus:
            if request.param == "local":
                return LocalBus(exchange)
            bus = RedisBus(request.getfixturevalue("redis_url"))
            stack.push_async_callback(bus.aclose)
            return bus

        yield make


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """A Redis that this test may stop."""
    with closing(RedisServer()) as server:
        server.start()
        yield server


async def _next(messages: AsyncIterator[bytes]) -> bytes:
    return await asyncio.wait_for(anext(messages), IN_TIME_S)


async def test_the_others_hear_it(make_bus: Callable[[], Bus]) -> None:
    """Every other bus that subscribes to the channel gets the bytes, in order; the publisher does not."""
    one, two, three = make_bus(), make_bus(), make_bus()
    async with one.subscribe(MATCH) as own, two.subscribe(MATCH) as second, three.subscribe(MATCH) as third:
        for n in range(20):
            await one.publish(MATCH, b"%d\0\xff" % n)
        await two.publish(MATCH, b"from two")
        for messages in (second, third):
            assert [await _next(messages) for _ in range(20)] == [b"%d\0\xff" % n for n in range(20)]
        assert await _next(own) == b"from two"
        assert await _next(third) == b"from two"


async def test_each_match_has_its_channel(make_bus: Callable[[], Bus]) -> None:
    """Nothing of another match is heard, and nothing after the subscription has ended."""
    one, two = make_bus(), make_bus()
    async with two.subscribe(MATCH) as messages:
        await one.publish(OTHER, b"other")
        await one.publish(MATCH, b"match")
        assert await _next(messages) == b"match"
    await one.publish(MATCH, b"unheard")
    async with two.subscribe(MATCH) as messages:
        await one.publish(MATCH, b"again")
        assert await _next(messages) == b"again"


async def test_subscribers_of_one_bus_are_independent(make_bus: Callable[[], Bus]) -> None:
    """Two subscribers both hear a message; one that leaves takes nothing from the other."""
    one, two = make_bus(), make_bus()
    async with two.subscribe(MATCH) as staying:
        async with two.subscribe(MATCH) as leaving:
            await one.publish(MATCH, b"both")
            assert await _next(leaving) == b"both"
        await one.publish(MATCH, b"rest")
        assert [await _next(staying), await _next(staying)] == [b"both", b"rest"]


async def test_coming_and_going_leaves_nobody_deaf(make_bus: Callable[[], Bus]) -> None:
    """Subscriptions that start and end at once on one channel leave those that last hearing."""
    one, two = make_bus(), make_bus()

    async def look() -> None:
        async with two.subscribe(MATCH):
            pass

    await asyncio.gather(*(look() for _ in range(50)))
    looking = asyncio.gather(*(look() for _ in range(50)))
    async with two.subscribe(MATCH) as messages:
        await looking
        await one.publish(MATCH, b"heard")
        while (message := await _next(messages)) == MISSING:
            continue
        assert message == b"heard"


async def test_a_reader_that_stalls_is_told_of_the_gap(make_bus: Callable[[], Bus]) -> None:
    """Messages that nobody reads do not pile up without end: they become one word of the gap."""
    one, two, three = make_bus(), make_bus(), make_bus()
    async with two.subscribe(MATCH) as stalled, three.subscribe(MATCH) as reading:
        for n in range(1025):
            await one.publish(MATCH, b"%d" % n)
            assert await _next(reading) == b"%d" % n
        await one.publish(MATCH, b"end")
        assert await _next(reading) == b"end"
        assert await _next(stalled) == MISSING
        assert await _next(stalled) == b"end"


async def test_a_bus_that_is_there_answers(make_bus: Callable[[], Bus]) -> None:
    """A ping returns."""
    await make_bus().ping()


async def test_a_killed_connection_is_made_again(redis_url: str) -> None:
    """After CLIENT KILL of every connection the subscriber is told of a gap once, then hears as before."""
    async with (
        Redis.from_url(redis_url) as operator,
        aclosing(RedisBus(redis_url)) as one,
        aclosing(RedisBus(redis_url)) as two,
        two.subscribe(MATCH) as messages,
        two.subscribe(OTHER) as others,
    ):
        await one.publish(MATCH, b"before")
        assert await _next(messages) == b"before"
        for _ in range(3):
            for kind in ("pubsub", "normal"):
                await operator.client_kill_filter(_type=kind, skipme=True)
            assert await _next(messages) == MISSING
            assert await _next(others) == MISSING
            await one.publish(MATCH, b"after")
            assert await _next(messages) == b"after"
            await one.publish(OTHER, b"after")
            assert await _next(others) == b"after"


async def test_a_redis_that_restarts_is_found_again(own_redis: RedisServer) -> None:
    """What is published while Redis is down raises nothing; once it is back the others hear of the gap, then all."""
    async with (
        aclosing(RedisBus(own_redis.url)) as one,
        aclosing(RedisBus(own_redis.url)) as two,
        two.subscribe(MATCH) as messages,
    ):
        await one.publish(MATCH, b"before")
        assert await _next(messages) == b"before"
        own_redis.stop()
        for _ in range(100):
            await one.publish(MATCH, b"lost")
        with pytest.raises(Unavailable):
            await one.ping()
        own_redis.start()
        heard = b""
        while heard != b"after":
            await one.publish(MATCH, b"after")
            heard = await _next(messages)
            assert heard in {MISSING, b"after"}
        await one.ping()


async def test_a_subscription_may_begin_while_redis_is_down(own_redis: RedisServer) -> None:
    """It is entered without waiting for long, and told of the gap once Redis is there."""
    own_redis.stop()
    async with (
        aclosing(RedisBus(own_redis.url)) as bus,
        asyncio.timeout(IN_TIME_S),
        bus.subscribe(MATCH) as messages,
    ):
        own_redis.start()
        assert await _next(messages) == MISSING


async def test_a_redis_that_only_stalls_is_given_up(own_redis: RedisServer) -> None:
    """A connection that stays open but silent counts as lost; publishing on it soon returns all the same."""
    async with (
        aclosing(RedisBus(own_redis.url, ping_every_s=0.1)) as one,
        aclosing(RedisBus(own_redis.url, ping_every_s=0.1)) as two,
        two.subscribe(MATCH) as messages,
    ):
        await one.publish(MATCH, b"before")
        assert await _next(messages) == b"before"
        with own_redis.paused():
            async with asyncio.timeout(IN_TIME_S):
                for _ in range(100):
                    await one.publish(MATCH, b"lost")
            with pytest.raises(Unavailable):
                await one.ping()
        heard = b""
        while heard != b"after":
            await one.publish(MATCH, b"after")
            heard = await _next(messages)


async def test_a_failed_publication_is_owed(own_redis: RedisServer) -> None:
    """A hub that could not publish says so to those who listened all the while, without publishing again."""
    async with (
        aclosing(RedisBus(own_redis.url)) as one,
        aclosing(RedisBus(own_redis.url)) as two,
        Redis.from_url(own_redis.url) as operator,
        two.subscribe(MATCH) as messages,
    ):
        await operator.config_set("maxclients", 2)
        await one.publish(MATCH, b"lost: there is no room for one more connection")
        await operator.config_set("maxclients", 100)
        assert await _next(messages) == MISSING


def test_an_address_that_will_not_do_is_refused() -> None:
    """What is not Redis's address stops the start."""
    with pytest.raises(Misconfigured):
        RedisBus("http://somewhere")


async def test_a_cancellation_is_never_swallowed(redis_url: str) -> None:
    """A task that publishes in a loop ends when it is cancelled, at whatever moment: Python 3.11 may lose it."""
    async with aclosing(RedisBus(redis_url)) as bus:

        async def talk() -> None:
            while True:
                await bus.publish(MATCH, b"word")

        for turns in range(300):
            task = asyncio.create_task(talk())
            for _ in range(turns % 60):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task], timeout=IN_TIME_S)
            assert task.cancelled()


async def test_a_bus_closes_under_everything(redis_url: str) -> None:
    """With others coming, going and publishing it closes in time, raises nothing, and then is ``Unavailable``."""
    for _ in range(20):
        bus = RedisBus(redis_url)

        async def look(bus: RedisBus = bus) -> None:
            for _ in range(50):
                async with bus.subscribe(MATCH):
                    await bus.publish(MATCH, b"word")

        looking = [asyncio.create_task(look()) for _ in range(10)]
        async with bus.subscribe(OTHER):
            pass
        async with asyncio.timeout(IN_TIME_S):
            await bus.aclose()
            ends = await asyncio.gather(*looking, return_exceptions=True)
        assert {type(end) for end in ends} <= {Unavailable, type(None)}
        with pytest.raises(Unavailable):
            async with bus.subscribe(MATCH):
                pass
