"""News over the hubs' bus, which a sender does not hear itself: so one end speaks here and another one listens."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager

from core.ids import MatchId, WorkspaceId
from core.ports import Bus
from core.transport.bus import RedisBus
from core.transport.local import Exchange, LocalBus

_PREFIX = "cricksy:news:"


class BusNews:
    """News over two ends of a bus whose channels are named after workspaces."""

    def __init__(self, speaker: Bus, listener: Bus) -> None:
        """Two ends of the same bus."""
        self._speaker, self._listener = speaker, listener

    async def publish(self, workspace: WorkspaceId, message: bytes) -> None:
        """Tell everybody who listens to the workspace."""
        await self._speaker.publish(MatchId(workspace), message)

    def subscribe(self, workspace: WorkspaceId) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Receive what is published."""
        return self._listener.subscribe(MatchId(workspace))

    async def aclose(self) -> None:
        """Let go of the connections, where there are any."""
        for end in (self._speaker, self._listener):
            if isinstance(end, RedisBus):
                await end.aclose()


def open_news(redis_url: str | None) -> BusNews:
    """Over Redis, or in this process where there is none. Raises ``Misconfigured`` for what is not Redis' address."""
    if redis_url is None:
        exchange = Exchange()
        return BusNews(LocalBus(exchange), LocalBus(exchange))
    return BusNews(RedisBus(redis_url, prefix=_PREFIX), RedisBus(redis_url, prefix=_PREFIX))
