"""Coaching: the players whom coaches look after, the sessions with them, and what was noted. Times are Unix ms."""

from msgspec import Struct

from core.ids import AccountId, CoachedPlayerId, CoachingSessionId, WorkspaceId
from core.models.footage import MomentKind


class CoachedPlayer(Struct, frozen=True, kw_only=True):
    """Somebody who is coached; needs no account."""

    id: CoachedPlayerId
    workspace_id: WorkspaceId
    name: str
    created_ms: int


class Assignment(Struct, frozen=True, kw_only=True):
    """That a coach looks after a player."""

    player_id: CoachedPlayerId
    coach_id: AccountId
    created_ms: int


class CoachingSession(Struct, frozen=True, kw_only=True):
    """A practice, a lesson or a match that a coach looks at afterwards."""

    id: CoachingSessionId
    workspace_id: WorkspaceId
    coach_id: AccountId
    title: str
    held_on: str
    """The day, ``YYYY-MM-DD``."""
    player_ids: tuple[CoachedPlayerId, ...] = ()
    created_ms: int


class SessionNote(Struct, frozen=True, kw_only=True):
    """What a coach noted, bound to a moment of the session's video or to none."""

    id: str
    """A UUIDv7."""
    session_id: CoachingSessionId
    author_id: AccountId
    text: str
    at_us: int | None = None
    """The moment of the video, in microseconds from the first picture."""
    player_id: CoachedPlayerId | None = None
    kind: MomentKind | None = None
    created_ms: int
    changed_ms: int
