"""The relay: announces changes whose author died, or could not reach Redis, between the commit and the word of it."""

from collections.abc import Awaitable, Callable

from core.ids import WorkspaceId
from core.ports.plans import Records


class Relay:
    """Looks at the changes that nobody has said are announced.

    A change's age is how long it has been seen here, so that no two machines' clocks are compared.
    """

    def __init__(
        self,
        records: Records,
        announce: Callable[[WorkspaceId, int], Awaitable[bool]],
        *,
        settle_s: float,
        monotonic_s: Callable[[], float],
    ) -> None:
        """``announce`` tells everybody of a version, or says that it could not."""
        self._records = records
        self._announce = announce
        self._settle_s = settle_s
        self._monotonic_s = monotonic_s
        self._seen: dict[int, float] = {}

    async def look(self) -> dict[WorkspaceId, int]:
        """The changes that have waited too long, each workspace's newest version. Raises ``Unavailable``."""
        waiting = await self._records.unannounced()
        now_s = self._monotonic_s()
        self._seen = {each.id: self._seen.get(each.id, now_s) for each in waiting}
        due = [each for each in waiting if now_s - self._seen[each.id] >= self._settle_s]
        return {each.workspace: each.version for each in due}

    async def announce(self, due: dict[WorkspaceId, int]) -> None:
        """Announce them one after the other, until one cannot be."""
        for workspace, version in due.items():
            if not await self._announce(workspace, version):
                return
