"""Counting what a store did not take, from the threads that speak with it."""

import asyncio
from concurrent.futures import Future
from typing import Final

import structlog

from core.errors import Unavailable
from core.ports.jobs import Tallies

S3_UPLOAD_FAILURES: Final = "s3_upload_failures"
"""Counted by ``operation``: ``put`` for a whole object, ``write`` for a part, and their ends."""
_UPLOADING: Final = frozenset({"put", "begin", "write", "finish"})

_logger = structlog.get_logger()


class UploadFailures:
    """Counts failures for everybody, on the event loop that it was made on."""

    def __init__(self, tallies: Tallies) -> None:
        self._tallies = tallies
        self._loop = asyncio.get_running_loop()
        self._counting: set[Future[None]] = set()

    def failed(self, operation: str) -> None:
        """Count an operation that failed, if it stores something; any thread may say so."""
        if operation in _UPLOADING:
            counting = asyncio.run_coroutine_threadsafe(self._count(operation), self._loop)
            self._counting.add(counting)
            counting.add_done_callback(self._counting.discard)

    async def aclose(self) -> None:
        """Wait until all are counted."""
        await asyncio.gather(*(asyncio.wrap_future(each) for each in tuple(self._counting)))

    async def _count(self, operation: str) -> None:
        try:
            await self._tallies.tally(S3_UPLOAD_FAILURES, {"operation": operation})
        except Unavailable as error:
            _logger.warning("failure_not_counted", operation=operation, cause=error.message)
