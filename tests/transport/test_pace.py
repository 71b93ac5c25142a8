"""How often somebody may do something, counted over all processes where there is a Redis."""

from contextlib import aclosing
from unittest.mock import ANY

from core.transport.pace import Limiter
from tests.support import RedisServer


async def test_a_process_alone_counts_for_itself() -> None:
    """Each caller and each rate has a count of its own, and one too many is told to wait."""
    async with aclosing(Limiter(None)) as limiter:
        assert [await limiter.take("2/minute", "login", "a") for _ in range(2)] == [0.0, 0.0]
        assert 1.0 <= await limiter.take("2/minute", "login", "a") <= 60.0
        assert await limiter.take("2/minute", "login", "b") == 0.0
        assert await limiter.take("3/minute", "pair", "a") == 0.0


async def test_processes_share_a_count(redis_url: str) -> None:
    """What one has seen counts for the other."""
    async with aclosing(Limiter(redis_url)) as one, aclosing(Limiter(redis_url)) as other:
        waits = [await limiter.take("4/hour", "shared", "a") for limiter in (one, other) * 3]
    assert waits == [0.0, 0.0, 0.0, 0.0, ANY, ANY]
    assert min(waits[4:]) >= 1.0


async def test_a_lost_redis_stops_nobody() -> None:
    """While it is away each process counts for itself; nothing is raised."""
    server = RedisServer()
    server.start()
    async with aclosing(Limiter(server.url)) as limiter:
        assert await limiter.take("2/minute", "x") == 0.0
        server.stop()
        assert [await limiter.take("2/minute", "x") for _ in range(2)] == [0.0, 0.0]
        assert await limiter.take("2/minute", "x") >= 1.0
    server.close()
