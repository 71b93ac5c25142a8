"""Rates counted in Redis, or in this process while there is none."""

import time

import structlog
from limits import parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import StorageError
from redis.asyncio import ConnectionPool

_logger = structlog.get_logger()
_TIMEOUT_S = 0.5
_AGAIN_S = 5.0
"""How long a Redis that did not answer is left alone."""


class Limiter:
    """A sliding window for each rate and caller."""

    def __init__(self, redis_url: str | None) -> None:
        """Without a ``redis_url`` each process counts for itself."""
        self._alone = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._pool = None if redis_url is None else _pool(redis_url)
        self._shared = None if self._pool is None else SlidingWindowCounterRateLimiter(_storage(self._pool))
        self._lost_until = 0.0

    async def aclose(self) -> None:
        """Close the connections to Redis."""
        if self._pool is not None:
            await self._pool.aclose()

    async def take(self, rate: str, *who: str) -> float:
        """Count one and return the seconds to wait, 0.0 for none."""
        if self._shared is not None and time.monotonic() >= self._lost_until:
            try:
                return await _take(self._shared, rate, who)
            except (StorageError, OSError, TimeoutError) as error:
                self._lost_until = time.monotonic() + _AGAIN_S
                _logger.warning("pace_lost", cause=str(error))
        return await _take(self._alone, rate, who)


async def _take(limiter: SlidingWindowCounterRateLimiter, rate: str, who: tuple[str, ...]) -> float:
    item = parse(rate)
    if await limiter.hit(item, *who):
        return 0.0
    window = await limiter.get_window_stats(item, *who)
    return max(1.0, window.reset_time - time.time())


def _pool(url: str) -> ConnectionPool:
    return ConnectionPool.from_url(url, socket_timeout=_TIMEOUT_S, socket_connect_timeout=_TIMEOUT_S)


def _storage(pool: ConnectionPool) -> RedisStorage:
    return RedisStorage(
        "async+redis://",
        implementation="redispy",
        wrap_exceptions=True,
        key_prefix="cricksy:pace",
        connection_pool=pool,  # type: ignore[arg-type]  # documented so, but left out of its type
    )
