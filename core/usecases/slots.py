"""Games at once: a match holds one of its workspace's slots while it is being scored."""

from collections.abc import Sequence

from core.entitlements.catalogue import Catalogue
from core.entitlements.keys import Limit
from core.entitlements.shipped import CATALOGUE
from core.entitlements.upgrade import plans_with_more
from core.errors import LimitReached
from core.ids import MatchId, WorkspaceId
from core.ports.slots import Slot, Slots

_LEASE_MS = 15 * 60 * 1000
"""After so long without a ball, a game does not count as being scored."""


class GameSlots:
    """Asked when a game starts or resumes, never at a ball."""

    def __init__(self, slots: Slots, *, catalogue: Catalogue = CATALOGUE, lease_ms: int = _LEASE_MS) -> None:
        """``lease_ms`` is how long a slot is held after it was last renewed."""
        self._slots = slots
        self._catalogue = catalogue
        self._lease_ms = lease_ms

    async def take(self, match_id: MatchId, workspace: WorkspaceId, limit: int | None, *, plan: str) -> None:
        """Hold a slot for the match; a match that holds one already keeps it.

        ``limit`` is what the plan gives, or gave when the match began; ``None`` is unlimited. ``plan`` is for the
        message. Raises ``LimitReached``, whose ``held_by`` are the matches that hold the slots, ``NotFound`` and
        ``Unavailable``.
        """
        held = await self._slots.take(match_id, workspace, limit, self._lease_ms)
        if held is not None:
            raise LimitReached(
                "The plan allows no more games at once.",
                meter=Limit.CONCURRENT_GAMES.value,
                limit=limit,
                used=len(held),
                resets_at=None,
                plan=plan,
                upgrade_to=plans_with_more(self._catalogue, Limit.CONCURRENT_GAMES, limit),
                held_by=[slot.match_id for slot in held],
            )

    async def renew(self, match_ids: Sequence[MatchId]) -> frozenset[MatchId]:
        """Hold the slots of matches that are being scored; returns those that still have one.

        Called for many matches at once, well within the lease. One that lost its slot has to ``take`` it again.
        """
        return await self._slots.renew(match_ids, self._lease_ms)

    async def end(self, match_id: MatchId) -> None:
        """Free the slot at once: the match has a result."""
        await self._slots.end(match_id)

    async def held(self, workspace: WorkspaceId) -> Sequence[Slot]:
        """The matches that are being scored now, the longest first."""
        return await self._slots.held(workspace)
