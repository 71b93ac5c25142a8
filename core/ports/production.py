"""Programmes and what sponsors got of them. Every method raises ``Unavailable``."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from msgspec import Struct

from core.ids import MatchId, WorkspaceId
from core.wire.impressions import Impressions
from core.wire.production import Programme

Turn = Callable[[Programme], Programme]
"""What a change makes of a programme; the revision is the store's affair."""


def channel(match_id: MatchId) -> WorkspaceId:
    """Where processes tell each other of a match's programme and outputs, among all that ``News`` brings."""
    return WorkspaceId(f"production/{match_id}")


class ProgrammeStore(Protocol):
    """The programme of each match, with the last 20 before it. A match that was deleted has none: ``NotFound``."""

    async def read(self, match_id: MatchId) -> Programme:
        """As it was stored last; a blank one at revision 0 where nobody has changed it yet."""
        ...

    async def change(self, match_id: MatchId, turn: Turn, *, revision: int | None, now_ms: int) -> Programme:
        """Store what ``turn`` makes of it, as the next revision; where that is the same, nothing is stored.

        Raises ``Conflict`` (``stale_revision``) with the ``programme`` that holds, where ``revision`` is given and not
        that one's; whatever ``turn`` raises passes, and changes nothing.
        """
        ...

    async def undo(self, match_id: MatchId, *, revision: int | None, now_ms: int) -> Programme:
        """Go back to what there was before the last change that was not undone, as the next revision.

        Raises ``Conflict`` as ``change`` does, and with ``nothing_to_undo``.
        """
        ...


class Showing(NamedTuple):
    """What impressions are counted by."""

    workspace_id: WorkspaceId
    day: str
    """In UTC, ``YYYY-MM-DD``."""
    match_id: MatchId
    sponsor_id: str
    kind: str


class Shown(Struct, frozen=True):
    """How often, and for how long."""

    count: int
    shown_ms: int


class ImpressionBook(Protocol):
    """Counts of what sponsors got."""

    async def add(self, shown: Mapping[Showing, Shown]) -> None:
        """Add to what there is, all or nothing."""
        ...

    async def read(self, workspace: WorkspaceId, first: str, last: str, limit: int) -> Sequence[Impressions]:
        """A workspace's, of all days from ``first`` to ``last``, at most ``limit``."""
        ...
