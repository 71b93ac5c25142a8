"""Connections to Redis: made again after a loss, never waited for without end, and closed only in silence."""

import asyncio
import random
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from core.errors import Misconfigured

TIMEOUT_S = 1.0
"""How long an answer is waited for."""
LOST = (RedisError, OSError, RuntimeError, AttributeError)
"""What redis-py raises without a connection: the last two where another task of ours has found it lost a moment
before, so that the transport that it writes to is closed (a ``RuntimeError`` of uvloop's) or gone."""

_SPEAKING_S = 3.0
"""A command's longest: two attempts, and a moment."""
_FIRST_PAUSE_S = 0.05
_LONGEST_PAUSE_S = 5.0


def connect(url: str, *, retries: int) -> Redis:
    """A client that connects when first needed; ``url`` is ``redis://...`` or ``unix://...``.

    Raises ``Misconfigured`` for any other address.
    """
    try:
        return Redis.from_url(
            url,
            protocol=2,
            client_name="cricksy",
            socket_timeout=TIMEOUT_S,
            socket_connect_timeout=TIMEOUT_S,
            retry=Retry(NoBackoff(), retries),
        )
    except ValueError as error:
        raise Misconfigured("CRICKSY_REDIS_URL is not an address of Redis.") from error


@contextmanager
def cancellable() -> Iterator[None]:
    """Raise a cancellation that a call of redis-py has swallowed.

    It sends under ``asyncio.wait_for``, which up to Python 3.11 returns as if nothing were when the cancellation
    comes in the same turn as the result or an error; a task that then goes on in a loop would never end.
    """
    try:
        yield
    finally:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise asyncio.CancelledError


async def messages(pubsub: PubSub, ping_every_s: float) -> AsyncGenerator[dict[str, Any], None]:
    """Everything that a subscription hears.

    When nothing has come for ``ping_every_s`` Redis is asked; after as long again ``RedisError`` is raised.
    """
    asked = False
    while True:
        with cancellable():
            message = await pubsub.get_message(timeout=ping_every_s)
        if message is not None:
            asked = False
            yield message
        elif asked:
            raise RedisConnectionError("No answer to a ping.")
        else:
            asked = True
            with cancellable():
                await pubsub.ping()


class Pauses:
    """Growing pauses between attempts, each of a random length so that processes do not come back all at once."""

    def __init__(self, longest_s: float = _LONGEST_PAUSE_S) -> None:
        self._longest_s = longest_s
        self._most_s = _FIRST_PAUSE_S

    def reset(self) -> None:
        """Begin with short ones again."""
        self._most_s = _FIRST_PAUSE_S

    async def next(self) -> None:
        """Wait."""
        await asyncio.sleep(random.uniform(0, self._most_s))  # noqa: S311 - spreads load, guards nothing
        self._most_s = min(self._most_s * 2, self._longest_s)


class Speaker:
    """A client for commands that knows whether anybody is using it.

    A command that is under way connects again behind the back of a client that is closed, so closing waits.
    """

    def __init__(self, url: str) -> None:
        """Raises ``Misconfigured`` for what is not an address of Redis."""
        self._redis = connect(url, retries=1)
        self._closed = False
        self._speakers = 0
        self._silence = asyncio.Event()
        self._silence.set()

    @contextmanager
    def speaking(self) -> Iterator[Redis]:
        """Lend the client for a command; a cancellation in it is never lost. Raises ``RedisError`` once closed."""
        if self._closed:
            raise RedisConnectionError("The connection is closed.")
        self._speakers += 1
        self._silence.clear()
        try:
            with cancellable():
                yield self._redis
        finally:
            self._speakers -= 1
            if not self._speakers:
                self._silence.set()

    async def aclose(self) -> None:
        """Close the connections once nobody speaks any more."""
        self._closed = True
        with suppress(TimeoutError):
            async with asyncio.timeout(_SPEAKING_S):
                await self._silence.wait()
        with suppress(*LOST):
            await self._redis.aclose()
