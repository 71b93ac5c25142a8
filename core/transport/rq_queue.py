"""Waking workers by RQ: a message carries a job's id and names one function, as JSON, and nothing else.

What is lost or comes twice does no harm: the table of jobs decides.
"""

import asyncio
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Final, TypeVar

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue as RqQueue
from rq.serializers import JSONSerializer

from core.errors import Misconfigured, Unavailable
from core.ports.jobs import Posting
from core.wire.jobs import PERFORM, Queue

T = TypeVar("T")

_TIMEOUT_S: Final = 2.0
_FORGET_FAILED_S: Final = 60
_NO_LIMIT: Final = -1


class RqMessages:
    """``Messages`` over a Redis of version 6.2 or newer; RQ is not asynchronous, so each call takes a thread."""

    def __init__(self, url: str) -> None:
        """``url`` is ``redis://...`` or ``unix://...``. Raises ``Misconfigured`` for any other address."""
        try:
            self._redis = Redis.from_url(
                url,
                client_name="cricksy-jobs",
                socket_timeout=_TIMEOUT_S,
                socket_connect_timeout=_TIMEOUT_S,
                retry=Retry(NoBackoff(), 1),
            )
        except ValueError as error:
            raise Misconfigured("CRICKSY_QUEUE_URL is not an address of Redis.") from error

    async def post(self, postings: Sequence[Posting]) -> None:
        """Wake workers."""

        def work() -> None:
            for name, its in groupby(sorted(postings, key=lambda each: each.queue), key=lambda each: each.queue):
                queue = self._queue(name)
                for each in its:
                    queue.enqueue_call(
                        PERFORM,
                        args=(each.job_id,),
                        job_id=each.message_id,
                        description=each.job_id,
                        timeout=_NO_LIMIT,
                        result_ttl=0,
                        failure_ttl=_FORGET_FAILED_S,
                    )

        await self._ask(work)

    async def waiting(self, queue: Queue) -> Collection[str]:
        """The ids of the messages that no worker has taken."""
        return await self._ask(lambda: set(self._queue(queue).get_job_ids()))

    async def aclose(self) -> None:
        """Close the connections."""
        await asyncio.to_thread(self._redis.close)

    def _queue(self, name: str) -> RqQueue:
        return RqQueue(name, connection=self._redis, serializer=JSONSerializer)

    @staticmethod
    async def _ask(work: Callable[[], T]) -> T:
        with _losses_as_unavailable():
            return await asyncio.to_thread(work)


@contextmanager
def _losses_as_unavailable() -> Iterator[None]:
    try:
        yield
    except (RedisError, OSError) as error:
        raise Unavailable("The job queue cannot be reached.", code="queue_unavailable") from error
