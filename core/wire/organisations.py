"""The bodies about organisations, in and out. Times are milliseconds since 1970."""

from typing import Annotated

from msgspec import Meta, Struct

from core.models.people import Role
from core.wire.people import Secret, Text


class OrganisationName(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An organisation to make, or another name for one."""

    name: Text


class OrganisationView(Struct, frozen=True, kw_only=True):
    """An organisation, to one of its members."""

    id: str
    name: str
    created_ms: int
    role: Role
    """Of whoever asks."""
    seat: str | None
    """As in ``MemberView``."""


class OrganisationList(Struct, frozen=True, kw_only=True):
    """Where somebody is a member, by name."""

    organisations: list[OrganisationView]


class MemberView(Struct, frozen=True, kw_only=True):
    """A member of an organisation."""

    account: str
    name: str
    email: str | None
    """Only to those who may invite, and to the member."""
    role: Role
    seat: str | None
    """``org_admin`` or a plan; without a seat nothing of the organisation's plan is for this member."""
    joined_ms: int


class SeatCount(Struct, frozen=True, kw_only=True):
    """Seats of one kind."""

    kind: str
    total: int
    taken: int
    """May be more than ``total`` after a downgrade: who joined last then has a seat without effect."""


class MemberList(Struct, frozen=True, kw_only=True):
    """An organisation's members, the oldest first, and the seats of its plan."""

    members: list[MemberView]
    seats: list[SeatCount]


class NewInvitation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom to invite, and to what."""

    email: Text
    role: Role = Role.MEMBER
    seat: Annotated[str, Meta(max_length=64)] | None = None


class InvitationView(Struct, frozen=True, kw_only=True):
    """An invitation that can still be accepted."""

    id: str
    email: str
    role: Role
    seat: str | None
    invited_by: str
    created_ms: int
    expires_ms: int


class InvitationList(Struct, frozen=True, kw_only=True):
    """The newest first."""

    invitations: list[InvitationView]


class InvitationCode(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The secret of an invitation's mail."""

    code: Secret


class RoleChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another role for a member."""

    role: Role


class SeatChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A seat for a member; ``null`` takes it back."""

    seat: Annotated[str, Meta(max_length=64)] | None


class HandOver(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who becomes the owner."""

    to: Text
    """A member's account."""
