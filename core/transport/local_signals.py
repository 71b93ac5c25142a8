"""Signals inside one process: without Redis nothing is cached, and nothing shows that others would be heard."""

import asyncio
from collections.abc import AsyncGenerator, Sequence

from core.entitlements.holdings import Holdings
from core.ids import WorkspaceId
from core.ports.signals import Cached, Changed, Doubt, Mark, Signal


class LocalSignals:
    """What is announced in this process is heard in it; there is never a beat."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[Signal]] = set()

    async def listen(self) -> AsyncGenerator[Signal, None]:
        """Whatever is announced from here on."""
        heard: asyncio.Queue[Signal] = asyncio.Queue()
        self._listeners.add(heard)
        try:
            yield Doubt()
            while True:
                yield await heard.get()
        finally:
            self._listeners.discard(heard)

    async def announce(self, changed: Changed) -> None:
        """Tell everybody in this process."""
        for each in self._listeners:
            each.put_nowait(changed)

    async def beat(self) -> None:
        """Do nothing: another process may change a record unheard."""

    async def cached(self, workspaces: Sequence[WorkspaceId]) -> Cached:
        """Nothing."""
        del workspaces
        return Cached(mark=None, records={})

    async def keep(self, mark: Mark, records: Sequence[Holdings]) -> None:
        """Do nothing."""
