"""Organisations, who belongs to them, and who is invited."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from core.ids import AccountId, WorkspaceId
from core.models.billing import AuditEntry
from core.models.people import Invitation, Member, Role, Workspace
from core.ports.mail import Mail
from core.ports.plans import Change


class Place(Struct, frozen=True, kw_only=True):
    """An organisation, and somebody's place in it."""

    organisation: Workspace
    role: Role
    seat: str | None


class NewInvitation(Struct, frozen=True, kw_only=True):
    """An invitation with the hash of its code and the mail that carries the code."""

    invitation: Invitation
    hash: bytes
    mail: Mail


class Register(Protocol):
    """The organisations; what their members may do is in their records. Every method raises ``Unavailable``."""

    async def create(self, organisation: Workspace, owner: AccountId, audit: AuditEntry) -> None:
        """Add an organisation with its first member, the owner."""
        ...

    async def rename(self, organisation: WorkspaceId, name: str, audit: AuditEntry) -> None:
        """Give it another name."""
        ...

    async def organisation(self, organisation: WorkspaceId) -> Workspace:
        """One organisation. Raises ``NotFound``."""
        ...

    async def places(self, account: AccountId) -> Sequence[Place]:
        """Where the account is a member, the closed ones left out, by name."""
        ...

    async def members(self, organisation: WorkspaceId) -> Sequence[Member]:
        """Its members, the oldest first."""
        ...


class InvitationBook(Protocol):
    """The invitations. Every method raises ``Unavailable``."""

    async def invite(self, new: NewInvitation, audit: AuditEntry) -> None:
        """Keep an invitation and queue its mail; an earlier one of the same address there becomes void."""
        ...

    async def invited(self, code_hash: bytes) -> Invitation:
        """The invitation of a code. Raises ``NotFound`` (``bad_code``) for one that is unknown, used or too old."""
        ...

    async def invitations(self, organisation: WorkspaceId) -> Sequence[Invitation]:
        """Those that can still be accepted, the newest first."""
        ...

    async def withdraw(self, organisation: WorkspaceId, invitation: str, audit: AuditEntry) -> None:
        """Make an invitation void. Raises ``NotFound`` (``bad_code``) where there is none that could be accepted."""
        ...

    async def accept(
        self, invitation: Invitation, version: int, changes: Sequence[Change], audit: Sequence[AuditEntry]
    ) -> int:
        """Use an invitation up and amend the organisation's record, in one transaction; returns the new version.

        Raises ``Conflict`` as ``Records.amend`` does, and ``NotFound`` (``bad_code``) where the invitation is void.
        """
        ...
