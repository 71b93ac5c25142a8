"""Players, coaching sessions and notes that a workspace owns."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from core.ids import AccountId, CoachedPlayerId, CoachingSessionId, WorkspaceId
from core.models.coaching import Assignment, CoachedPlayer, CoachingSession, SessionNote


class CoachingStore(Protocol):
    """All may raise ``Unavailable``; texts that cannot be stored are ``Malformed``. What is deleted is not found."""

    async def add_player(self, player: CoachedPlayer) -> None:
        """Add a player."""
        ...

    async def player(self, player: CoachedPlayerId) -> CoachedPlayer:
        """A player. Raises ``NotFound``."""
        ...

    async def players(self, workspace: WorkspaceId) -> Sequence[CoachedPlayer]:
        """The workspace's players, by name."""
        ...

    async def names(self, workspace: WorkspaceId) -> Mapping[CoachedPlayerId, str]:
        """What all players of the workspace are called, or were when they were deleted."""
        ...

    async def rename_player(self, player: CoachedPlayerId, name: str) -> CoachedPlayer:
        """Give a player another name. Raises ``NotFound``."""
        ...

    async def delete_player(self, player: CoachedPlayerId, now_ms: int) -> None:
        """Take a player out of all lists; sessions keep the name. Raises ``NotFound``."""
        ...

    async def assign(self, assignment: Assignment) -> None:
        """Let a coach look after a player; done twice it changes nothing. Raises ``NotFound`` for either."""
        ...

    async def unassign(self, player: CoachedPlayerId, coach: AccountId) -> None:
        """End that; done twice it changes nothing."""
        ...

    async def assignments(self, workspace: WorkspaceId) -> Sequence[Assignment]:
        """Who looks after whom."""
        ...

    async def add_session(self, session: CoachingSession) -> None:
        """Add a session. Raises ``NotFound`` where a player is not the workspace's."""
        ...

    async def session(self, session: CoachingSessionId) -> CoachingSession:
        """A session. Raises ``NotFound``."""
        ...

    async def sessions(  # noqa: PLR0913 - each is named at the call
        self,
        workspace: WorkspaceId,
        *,
        player: CoachedPlayerId | None = None,
        since: str | None = None,
        until: str | None = None,
        before: tuple[str, CoachingSessionId] | None = None,
        limit: int = 50,
    ) -> Sequence[CoachingSession]:
        """The workspace's sessions, by day, the newest first; days are ``YYYY-MM-DD`` and included.

        ``before`` is the day and the id of the last one seen.
        """
        ...

    async def change_session(self, session: CoachingSession) -> CoachingSession:
        """Give it the title, day and players of this one. Raises ``NotFound`` for it or a player who comes new."""
        ...

    async def delete_session(self, session: CoachingSessionId, now_ms: int) -> None:
        """Take it out of all lists, and its video, clips and reports with it; their files go by jobs.

        An open upload of it expires now. Raises ``NotFound``.
        """
        ...

    async def add_note(self, note: SessionNote) -> None:
        """Add a note. Raises ``NotFound`` for its session or player."""
        ...

    async def note(self, note: str) -> SessionNote:
        """A note. Raises ``NotFound``."""
        ...

    async def notes(self, session: CoachingSessionId) -> Sequence[SessionNote]:
        """The session's notes: by moment, those of no moment first."""
        ...

    async def change_note(self, note: SessionNote) -> SessionNote:
        """Give it the text, moment, player and kind of this one. Raises ``NotFound``."""
        ...

    async def delete_note(self, note: str) -> None:
        """Remove it. Raises ``NotFound``."""
        ...
