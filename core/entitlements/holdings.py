"""What a workspace has: all that resolution starts from, as it was at one version."""

from msgspec import Struct, field

from core.ids import AccountId, WorkspaceId
from core.models.billing import Override, Subscription
from core.models.people import Role, WorkspaceKind


class Membership(Struct, frozen=True, kw_only=True):
    """An account's place in the organisation."""

    role: Role
    seat: str | None
    joined_ms: int
    """Where there are more members than seats of a kind, who joined first has one."""


class Holdings(Struct, frozen=True, kw_only=True):
    """A workspace's record, read in one transaction."""

    workspace: WorkspaceId
    kind: WorkspaceKind
    version: int
    anchor_ms: int
    not_before_ms: int = 0
    closed: bool = False
    superuser: bool = False
    """Whether the person whose own workspace this is runs the platform."""
    subscription: Subscription | None = None
    overrides: tuple[Override, ...] = ()
    """Those that are not revoked, past and future ones included."""
    members: dict[AccountId, Membership] = field(default_factory=dict)
    """Of an organisation; empty for a person."""
    revoked: frozenset[str] = frozenset()
