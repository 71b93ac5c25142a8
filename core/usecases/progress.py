"""How far the work on something is, by the jobs that are about it."""

from collections.abc import Collection
from typing import Final, NamedTuple

from core.models.jobs import JobState
from core.ports.jobs import JobBook

_AT_WORK: Final = frozenset({JobState.QUEUED, JobState.RUNNING})
_MOST: Final = 10


class Standing(NamedTuple):
    """How far it is."""

    percent: int | None = None
    """0 to 100; ``None`` where nothing is going on."""
    eta_ms: int | None = None
    """When it will be done, by the speed so far; milliseconds since 1970."""


class Progress:
    """Looks it up."""

    def __init__(self, book: JobBook) -> None:
        """``book`` has the jobs."""
        self._book = book

    async def of(self, subject: str, kinds: Collection[str]) -> Standing:
        """How far the oldest job of these kinds is that is about ``subject``, such as ``video:<id>``, and not over.

        Raises ``Unavailable``.
        """
        jobs = await self._book.list(subject=subject, states=_AT_WORK, limit=_MOST)
        for job in reversed(jobs):
            if job.kind in kinds:
                return Standing(int(100 * job.share), job.eta_ms)
        return Standing()
