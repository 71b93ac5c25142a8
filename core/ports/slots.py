"""Games being scored at the same time, each of which holds a slot for as long as it is."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from core.ids import MatchId, WorkspaceId


class Slot(Struct, frozen=True, kw_only=True):
    """A match that is being scored. Times are milliseconds since 1970, by the database's clock."""

    match_id: MatchId
    taken_ms: int
    lease_until_ms: int


class Slots(Protocol):
    """The slots of each workspace, counted in one place. All may raise ``Unavailable``."""

    async def take(
        self, match_id: MatchId, workspace: WorkspaceId, limit: int | None, lease_ms: int
    ) -> Sequence[Slot] | None:
        """Hold a slot for the match, or hold it for longer where it has one already, even over the limit.

        ``None`` says that it holds one; else these are the slots that are held, as many as the limit or more.
        Raises ``NotFound`` for an unknown workspace or match.
        """
        ...

    async def renew(self, match_ids: Sequence[MatchId], lease_ms: int) -> frozenset[MatchId]:
        """Hold the slots of these matches for longer; returns those that still hold one."""
        ...

    async def end(self, match_id: MatchId) -> None:
        """Free the match's slot, if it has one."""
        ...

    async def held(self, workspace: WorkspaceId) -> Sequence[Slot]:
        """The slots that are held now, the oldest first."""
        ...
