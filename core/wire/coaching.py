"""The bodies of coached players, coaching sessions and their notes."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from core.models.footage import MomentKind
from core.wire.api import MOST_LISTED, MOST_SEQ, WorkspaceQuery
from core.wire.tournaments import Name

LONGEST_NOTE = 4000
"""Characters."""
MOST_PLAYERS = 100
"""In one session."""
Day = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
"""``YYYY-MM-DD``."""
Micros = Annotated[int, Meta(ge=0, le=MOST_SEQ)]
"""A moment of a video: microseconds from its first picture."""
NoteText = Annotated[str, Meta(min_length=1, max_length=LONGEST_NOTE)]
PlayerIds = Annotated[list[str], Meta(max_length=MOST_PLAYERS)]


class NewPlayer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``POST /api/coached-players``."""

    name: Name
    workspace_id: str | None = None
    """An organisation's; the own one when it is left out."""


class NewPlayerName(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``PATCH /api/coached-players/{player_id}``."""

    name: Name


class PlayerView(Struct, frozen=True, kw_only=True):
    """Somebody who is coached."""

    id: str
    workspace_id: str
    name: str
    coach_ids: list[str]
    """The accounts of the coaches who look after the player."""
    created_ms: int
    """Milliseconds since 1970."""


class PlayerList(Struct, frozen=True, kw_only=True):
    """A workspace's players, by name."""

    players: list[PlayerView]


class PlayerTag(Struct, frozen=True, kw_only=True):
    """A player as a session, a note or a clip names one."""

    id: str
    name: str
    """The last one known, of a player who was deleted too."""


class SessionQuery(WorkspaceQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The query of ``GET /api/coaching-sessions``."""

    player_id: str | None = None
    since: Day | None = None
    """The first day, included."""
    until: Day | None = None
    """The last day, included."""
    cursor: str | None = None
    """The ``next`` of the page before."""
    limit: Annotated[int, Meta(ge=1, le=MOST_LISTED)] = 50


class NewSession(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``POST /api/coaching-sessions``."""

    title: Name
    held_on: Day
    player_ids: PlayerIds = []
    workspace_id: str | None = None
    """An organisation's; the own one when it is left out."""


class SessionChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``PATCH /api/coaching-sessions/{session_id}``: what is left out stays."""

    title: Name | UnsetType = UNSET
    held_on: Day | UnsetType = UNSET
    player_ids: PlayerIds | UnsetType = UNSET


class CoachingSessionView(Struct, frozen=True, kw_only=True):
    """A coaching session."""

    id: str
    workspace_id: str
    coach_id: str
    title: str
    held_on: str
    """The day, ``YYYY-MM-DD``."""
    players: list[PlayerTag]
    created_ms: int


class SessionPage(Struct, frozen=True, kw_only=True):
    """Some of a workspace's sessions, the newest day first."""

    sessions: list[CoachingSessionView]
    next: str | None
    """Ask again with ``cursor`` set to this; ``None`` at the end."""


class NewNote(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``POST /api/coaching-sessions/{session_id}/notes``."""

    text: NoteText
    at_us: Micros | None = None
    """The moment of the session's video that it is about; a note on none needs no video."""
    player_id: str | None = None
    """One of the workspace's."""
    kind: MomentKind | None = None


class NoteChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``PATCH /api/session-notes/{note_id}``: what is left out stays, ``null`` removes."""

    text: NoteText | UnsetType = UNSET
    at_us: Micros | UnsetType | None = UNSET
    player_id: str | UnsetType | None = UNSET
    kind: MomentKind | UnsetType | None = UNSET


class NoteView(Struct, frozen=True, kw_only=True):
    """A note."""

    id: str
    session_id: str
    author_id: str
    text: str
    at_us: int | None
    player: PlayerTag | None
    kind: MomentKind | None
    created_ms: int
    changed_ms: int


class NoteList(Struct, frozen=True, kw_only=True):
    """A session's notes by moment, those of no moment first."""

    notes: list[NoteView]
