"""What workspaces have: their records, the changes to them, and the trail that the changes leave."""

from collections.abc import Sequence
from typing import Protocol, TypeAlias

from msgspec import Struct

from core.entitlements.holdings import Holdings
from core.ids import AccountId, WorkspaceId
from core.models.billing import AuditEntry, Override, Subscription
from core.models.people import Role


class SetSubscription(Struct, frozen=True, kw_only=True):
    """Replace the workspace's subscription."""

    subscription: Subscription | None
    """``None`` leaves the free plan."""


class AddOverride(Struct, frozen=True, kw_only=True):
    """Add an exception from the plan."""

    override: Override


class EndOverride(Struct, frozen=True, kw_only=True):
    """Take an exception back; it stays in the database, revoked."""

    id: str


class PutMember(Struct, frozen=True, kw_only=True):
    """Add a member of an organisation, or change the role or the seat of one."""

    account_id: AccountId
    role: Role
    seat: str | None


class DropMember(Struct, frozen=True, kw_only=True):
    """Remove a member of an organisation."""

    account_id: AccountId


class SetSuperuser(Struct, frozen=True, kw_only=True):
    """Let the person whose workspace it is run the platform, or no longer."""

    superuser: bool


class Close(Struct, frozen=True, kw_only=True):
    """Close the workspace for good."""


Change: TypeAlias = SetSubscription | AddOverride | EndOverride | PutMember | DropMember | SetSuperuser | Close


class Unannounced(Struct, frozen=True, kw_only=True):
    """A change of which it is not known that every process has heard."""

    id: int
    workspace: WorkspaceId
    version: int


class Records(Protocol):
    """The records of workspaces; SQL holds them, and nothing else is the truth."""

    async def holdings(self, workspaces: Sequence[WorkspaceId]) -> dict[WorkspaceId, Holdings]:
        """The record of each workspace, each as it was at one moment; those that do not exist are left out.

        Raises ``Unavailable``.
        """
        ...

    async def amend(
        self, workspace: WorkspaceId, version: int, changes: Sequence[Change], audit: Sequence[AuditEntry]
    ) -> int:
        """Apply changes decided on at ``version``, with their trail, in one transaction; returns the new version.

        The new version is also left for the relay, so that every process hears of it even if this one dies now.
        Raises ``Conflict`` where the record has moved on from ``version``, ``NotFound`` where there is none, and
        ``Unavailable``.
        """
        ...

    async def audit(
        self, workspace: WorkspaceId | None = None, *, before_ms: int | None = None, limit: int = 100
    ) -> Sequence[AuditEntry]:
        """The newest entries first, of one workspace or of all, older than ``before_ms``."""
        ...

    async def unannounced(self, limit: int = 500) -> Sequence[Unannounced]:
        """The oldest changes that nobody has said are announced. Raises ``Unavailable``."""
        ...

    async def announced(self, workspace: WorkspaceId, version: int) -> None:
        """Every process has heard of the changes up to that version. Raises ``Unavailable``."""
        ...

    async def prune(self) -> None:
        """Forget the revocations of credentials whose every token has expired. Raises ``Unavailable``."""
        ...
