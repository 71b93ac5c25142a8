"""Everything that is kept about a person, as the person may download it (GDPR, articles 15 and 20)."""

from msgspec import Struct

from core.models.billing import AuditEntry, Order, Override, Subscription
from core.models.coaching import Assignment, CoachedPlayer, SessionNote
from core.models.fixtures import Team, Tournament
from core.models.people import Account, Device, Member, Session
from core.models.tournament import Entry, Fixture, Official, Venue


class OwnMatch(Struct, frozen=True, kw_only=True):
    """A match that somebody made or owns; its events are at ``/api/matches/{id}/events``."""

    id: str
    title: str
    public: bool
    created_ms: int
    created_by: str | None
    workspace_id: str | None
    deleted_ms: int | None


class OwnUsage(Struct, frozen=True, kw_only=True):
    """What was used of a limit."""

    meter: str
    period_ms: int
    """When the billing month began; 0 for what is held rather than spent."""
    used: int
    reserved: int


class OwnCoachingSession(Struct, frozen=True, kw_only=True):
    """A coaching session of the own workspace, or whose coach somebody is."""

    id: str
    workspace_id: str
    coach_id: str
    title: str
    held_on: str
    """The day, ``YYYY-MM-DD``."""
    created_ms: int
    deleted_ms: int | None


class OwnAttendance(Struct, frozen=True, kw_only=True):
    """That a player was in one of those sessions."""

    session_id: str
    player_id: str


class OwnVideo(Struct, frozen=True, kw_only=True):
    """A video of the own workspace, or that somebody uploaded; it plays at ``/api/videos/{id}``."""

    id: str
    workspace_id: str
    session_id: str
    account_id: str
    state: str
    filename: str
    source_bytes: int
    recorded_ms: int | None
    created_ms: int
    deleted_ms: int | None


class OwnClip(Struct, frozen=True, kw_only=True):
    """A clip of the own workspace, or that somebody made."""

    id: str
    workspace_id: str
    video_id: str
    start_us: int
    end_us: int
    title: str
    kind: str
    player_id: str | None
    created_by: str
    created_ms: int
    deleted_ms: int | None


class OwnExport(Struct, frozen=True, kw_only=True):
    """A file cut out of videos, of the own workspace or that somebody made; it is at ``/api/exports/{id}``."""

    id: str
    workspace_id: str
    clip_id: str | None
    title: str
    state: str
    bytes: int
    created_by: str
    created_ms: int
    deleted_ms: int | None


class OwnLink(Struct, frozen=True, kw_only=True):
    """A link to one of those clips, or that somebody made."""

    id: str
    clip_id: str
    player_id: str | None
    created_by: str
    created_ms: int
    expires_ms: int
    revoked_ms: int | None


class OwnReport(Struct, frozen=True, kw_only=True):
    """A report on a session of the own workspace, or that somebody asked for."""

    id: str
    workspace_id: str
    session_id: str
    video_id: str | None
    account_id: str
    state: str
    findings: str | None
    """JSON, as the analyst gave them."""
    created_ms: int
    deleted_ms: int | None


class OwnBrand(Struct, frozen=True, kw_only=True):
    """How graphics of the own workspace look, one of several ways."""

    id: str
    is_default: bool
    look: str
    """JSON, with the addresses of its pictures."""
    created_ms: int
    changed_ms: int


class OwnData(Struct, frozen=True, kw_only=True):
    """A person's account with all that belongs to it. Times are milliseconds since 1970."""

    account: Account
    sessions: list[Session]
    """Those of the last 30 days, the ended ones included."""
    memberships: list[Member]
    """The account's own places in organisations."""
    matches: list[OwnMatch]
    tournaments: list[Tournament]
    teams: list[Team]
    venues: list[Venue]
    tournament_sides: list[Entry]
    """Of the own workspace's tournaments, as all of these."""
    officials: list[Official]
    fixtures: list[Fixture]
    brands: list[OwnBrand]
    devices: list[Device]
    coached_players: list[CoachedPlayer]
    assignments: list[Assignment]
    """Which of the own workspace's players coaches look after, and whom the person looks after elsewhere."""
    coaching_sessions: list[OwnCoachingSession]
    attendances: list[OwnAttendance]
    session_notes: list[SessionNote]
    """Of those sessions, and what the person wrote elsewhere."""
    videos: list[OwnVideo]
    clips: list[OwnClip]
    clip_exports: list[OwnExport]
    clip_links: list[OwnLink]
    reports: list[OwnReport]
    subscription: Subscription | None
    overrides: list[Override]
    orders: list[Order]
    usage: list[OwnUsage]
    audit: list[AuditEntry]
    """What the person did, and what was done to the own workspace."""
