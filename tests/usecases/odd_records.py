"""Records as they are in SQL, but slow, counted, or with a defect."""

import asyncio
from collections.abc import Sequence

from core.entitlements.holdings import Holdings
from core.ids import WorkspaceId
from core.ports.plans import Unannounced
from core.storage.records import SqlRecords


class Counting(SqlRecords):
    """Records that count the reads."""

    reads = 0

    async def holdings(self, workspaces: Sequence[WorkspaceId]) -> dict[WorkspaceId, Holdings]:
        """Read, and count."""
        self.reads += 1
        return await super().holdings(workspaces)


class Broken(SqlRecords):
    """Records with a defect that shows once."""

    broken = True

    async def unannounced(self, limit: int = 500) -> Sequence[Unannounced]:
        """Fail the first time."""
        if self.broken:
            self.broken = False
            raise ZeroDivisionError
        return await super().unannounced(limit)


class Slow(SqlRecords):
    """Records that can be read and then take their time to arrive."""

    read: asyncio.Event | None = None
    arrive: asyncio.Event

    async def holdings(self, workspaces: Sequence[WorkspaceId]) -> dict[WorkspaceId, Holdings]:
        """Read now, and return when it is time."""
        found = await super().holdings(workspaces)
        if self.read is not None:
            read, self.read = self.read, None
            read.set()
            await self.arrive.wait()
        return found

    def delay_next(self) -> tuple[asyncio.Event, asyncio.Event]:
        """The events that the next read has been made, and that it may arrive."""
        self.read, self.arrive = asyncio.Event(), asyncio.Event()
        return self.read, self.arrive
