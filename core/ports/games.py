"""Matches that a workspace owns: creating one is charged, deleting it gives that back."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from core.entitlements.terms import Terms
from core.ids import AccountId, MatchId, TournamentId, WorkspaceId
from core.ports.matches import MatchRow


class Game(Struct, frozen=True, kw_only=True):
    """A match to create, and whose it will be."""

    id: MatchId
    title: str
    public: bool
    workspace_id: WorkspaceId
    created_by: AccountId
    fan: bool
    tournament_id: TournamentId | None


class GameStore(Protocol):
    """Owned matches. Times are in milliseconds since 1970. All may raise ``Unavailable``."""

    async def create(self, game: Game, meter: str, limit: int | None) -> tuple[MatchRow, bool]:
        """Register a match and count it on its owner's meter, both or neither; whether it was not there before.

        The same id again by the same owner changes nothing and charges nothing. Raises ``LimitReached`` where the
        limit does not allow it, ``Conflict`` with the code ``id_taken`` where the id is somebody else's or a deleted
        match's, ``NotFound`` for a tournament that is not the owner's, and ``Malformed`` for text that cannot be
        stored.
        """
        ...

    async def rename(self, match_id: MatchId, workspace: WorkspaceId, title: str) -> MatchRow:
        """Give one of the workspace's matches another title. Raises ``NotFound`` and ``Malformed``."""
        ...

    async def delete(self, match_id: MatchId, workspace: WorkspaceId) -> None:
        """Take one of the workspace's matches out of all lists and give its charge back.

        Its log stays in the database. Raises ``NotFound``, for one that was deleted before as well.
        """
        ...

    async def owned(self, workspace: WorkspaceId, *, before_ms: int | None, limit: int) -> Sequence[MatchRow]:
        """The workspace's matches that were created before then, the newest first."""
        ...

    async def of_tournament(self, tournament: TournamentId) -> Sequence[MatchRow]:
        """The matches of a tournament, the oldest first."""
        ...

    async def agree(self, match_id: MatchId, terms: Terms) -> Terms:
        """Keep the terms that the match begins with, unless it has some; returns those that it has.

        Raises ``NotFound``.
        """
        ...
