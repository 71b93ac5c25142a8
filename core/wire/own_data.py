"""Everything that is kept about a person, as the person may download it (GDPR, articles 15 and 20)."""

from msgspec import Struct

from core.models.billing import AuditEntry, Order, Override, Subscription
from core.models.fixtures import Team, Tournament
from core.models.people import Account, Device, Member, Session


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
    devices: list[Device]
    subscription: Subscription | None
    overrides: list[Override]
    orders: list[Order]
    usage: list[OwnUsage]
    audit: list[AuditEntry]
    """What the person did, and what was done to the own workspace."""
