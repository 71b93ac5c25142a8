"""Keeping the queue true to the table of jobs: telling workers, finding what was lost, ending what is over.

Any number of processes may do this at once.
"""

from collections.abc import Callable
from typing import Final

import structlog

from core.clock import unix_ms
from core.models.jobs import JobState
from core.ports.jobs import JobBook, Messages
from core.wire.jobs import QUEUES

_log = structlog.get_logger(__name__)

MOST_CRASHES: Final = 3
"""So many worker processes may a job take with it, and no more."""
_AT_ONCE: Final = 200
_FIRST_DOUBT_MS: Final = 3000
"""A message that left its queue longer ago and whose job nobody has taken is lost; it may as well be on its way to a
worker that is starting, and then comes twice."""
_KEEP_MS: Final = 30 * 24 * 3_600_000


class Dispatch:
    """From the table to the workers."""

    def __init__(self, book: JobBook, messages: Messages, *, now_ms: Callable[[], int] = unix_ms) -> None:
        """``now_ms`` is the wall clock."""
        self._book, self._messages, self._now_ms = book, messages, now_ms

    async def post(self) -> int:
        """Tell workers of the jobs that are due; returns of how many. Raises ``Unavailable``.

        What cannot be posted now is found by ``reconcile``.
        """
        posted = 0
        while postings := await self._book.claim_postings(self._now_ms(), _AT_ONCE):
            await self._messages.post(postings)
            posted += len(postings)
        return posted

    async def reconcile(self) -> None:
        """End attempts whose worker is gone, and post again what was lost. Raises ``Unavailable``."""
        await self.expire()
        await self._find_lost()
        await self.post()

    async def expire(self) -> int:
        """End attempts whose lease is over, so that they are made again; returns how many."""
        over = await self._book.expire(self._now_ms(), most_crashes=MOST_CRASHES, limit=_AT_ONCE)
        for job in over:
            warn = _log.error if job.state is JobState.SET_ASIDE else _log.warning
            warn("job.worker_lost", job=job.id, kind=job.kind, attempt=job.attempt, crashes=job.crashes, now=job.state)
        return len(over)

    async def prune(self) -> int:
        """Forget jobs that were over thirty days ago; returns how many."""
        return await self._book.prune(self._now_ms() - _KEEP_MS)

    async def _find_lost(self) -> None:
        for queue in QUEUES:
            sent = await self._book.posted(queue, self._now_ms() - _FIRST_DOUBT_MS, _AT_ONCE)
            waiting = await self._messages.waiting(queue) if sent else ()
            lost = [posting for posting in sent if posting.message_id not in waiting]
            if lost and (again := await self._book.repost(lost)):
                _log.warning("job.messages_lost", queue=queue, jobs=again)
