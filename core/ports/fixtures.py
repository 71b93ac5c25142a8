"""Tournaments and teams that a workspace owns; each counts on a meter of its plan."""

from collections.abc import Sequence
from typing import Protocol

from core.ids import AccountId, TeamId, TournamentId, WorkspaceId
from core.models.fixtures import Team, Tournament


class TournamentStore(Protocol):
    """Tournaments. All may raise ``Unavailable``."""

    async def create(self, tournament: Tournament, created_by: AccountId, limit: int | None) -> None:
        """Add a tournament and count it, both or neither. Raises ``LimitReached`` and ``Malformed``."""
        ...

    async def one(self, tournament: TournamentId) -> Tournament:
        """A tournament. Raises ``NotFound``."""
        ...

    async def of(self, workspace: WorkspaceId) -> Sequence[Tournament]:
        """The workspace's tournaments, the newest first."""
        ...

    async def rename(self, tournament: TournamentId, name: str) -> None:
        """Give it another name. Raises ``NotFound`` and ``Malformed``."""
        ...

    async def delete(self, tournament: TournamentId) -> None:
        """Take it out of all lists and give its charge back; its matches stay. Raises ``NotFound``."""
        ...


class TeamStore(Protocol):
    """Teams. All may raise ``Unavailable``."""

    async def create(self, team: Team, limit: int | None) -> None:
        """Add a team and count it, both or neither. Raises ``LimitReached`` and ``Malformed``."""
        ...

    async def of(self, workspace: WorkspaceId) -> Sequence[Team]:
        """The workspace's teams, by name."""
        ...

    async def change(self, team: TeamId, workspace: WorkspaceId, name: str, short: str) -> Team:
        """Give one of the workspace's teams other names. Raises ``NotFound`` and ``Malformed``."""
        ...

    async def delete(self, team: TeamId, workspace: WorkspaceId) -> None:
        """Remove one of the workspace's teams and give its charge back. Raises ``NotFound``."""
        ...
