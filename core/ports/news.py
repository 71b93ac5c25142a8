"""Hints between processes that something has happened in a workspace: at most once, and never the truth."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from core.ids import WorkspaceId


class News(Protocol):
    """Whoever hears a hint reads what has happened; whoever hears none finds it out a little later."""

    async def publish(self, workspace: WorkspaceId, message: bytes) -> None:
        """Tell everybody who listens to the workspace, in this process too. Raises nothing."""
        ...

    def subscribe(self, workspace: WorkspaceId) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Receive what is published, for as long as the context lasts; an empty message where some may be missing."""
        ...

    async def aclose(self) -> None:
        """Let go of the connections."""
        ...
