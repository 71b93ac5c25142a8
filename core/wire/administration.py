"""The bodies of administration, in and out. Times are milliseconds since 1970."""

from typing import Annotated

from msgspec import Meta, Raw, Struct

from core.clock import LATEST_MS
from core.models.billing import OrderState, OverrideKind
from core.models.people import WorkspaceKind
from core.wire.api import MOST_LISTED, MOST_SEQ
from core.wire.billing import PlanKey, SubscriptionView
from core.wire.organisations import MemberView
from core.wire.people import Text

Reason = Annotated[str, Meta(max_length=500)]
Name = Annotated[str, Meta(min_length=1, max_length=64)]
Moment = Annotated[int, Meta(ge=0, le=LATEST_MS)]


class DirectoryQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to look for."""

    words: Annotated[str, Meta(max_length=320)] = ""
    limit: Annotated[int, Meta(ge=1, le=MOST_LISTED)] = 50


class ExplainQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to explain."""

    key: Name
    """A feature or a limit."""
    within: Text | None = None
    """An organisation's id, for one of its members."""


class AuditQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which changes."""

    who: Text | None = None
    before_ms: Annotated[int, Meta(ge=0, le=MOST_SEQ)] | None = None
    limit: Annotated[int, Meta(ge=1, le=MOST_LISTED)] = 100


class OrderQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which orders."""

    who: Text | None = None
    state: OrderState | None = None
    limit: Annotated[int, Meta(ge=1, le=MOST_LISTED)] = 100


class DirectoryEntry(Struct, frozen=True, kw_only=True):
    """An account or an organisation."""

    workspace: str
    """Of a person the account's id as well."""
    kind: WorkspaceKind
    name: str
    email: str | None
    verified: bool
    superuser: bool
    created_ms: int
    closed_ms: int | None


class DirectoryPage(Struct, frozen=True, kw_only=True):
    """What was found, those that match exactly first."""

    found: list[DirectoryEntry]


class OverrideView(Struct, frozen=True, kw_only=True):
    """A dated exception from the plan."""

    id: str
    account: str | None
    """The member whom it concerns; ``null`` for all."""
    kind: OverrideKind
    key: str
    value: str | None
    from_ms: int
    until_ms: int | None
    reason: str
    created_by: str
    created_ms: int


class RecordView(Struct, frozen=True, kw_only=True):
    """What an account or an organisation has."""

    entry: DirectoryEntry
    subscription: SubscriptionView | None
    overrides: list[OverrideView]
    members: list[MemberView]
    """Of an organisation."""


class PlanGift(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A plan to give."""

    plan: PlanKey
    until_ms: Moment | None = None
    reason: Reason = ""


class NewOverride(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An exception to make."""

    kind: OverrideKind
    key: Name
    """A feature, a limit or a plan, as ``kind`` says."""
    value: Annotated[str, Meta(max_length=64)] | None = None
    """A level, a whole number or ``unlimited``."""
    from_ms: Moment | None = None
    until_ms: Moment | None = None
    member: Text | None = None
    """An account's address or id, for one member of an organisation."""
    reason: Annotated[str, Meta(min_length=1, max_length=500)]


class Because(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why something is done, for the audit."""

    reason: Reason = ""


class SuperuserChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether somebody runs the platform."""

    superuser: bool
    reason: Reason = ""


class SettlementNote(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to keep of a payment."""

    reference: Annotated[str, Meta(max_length=200)] | None = None
    reason: Reason = ""


class AuditLine(Struct, frozen=True, kw_only=True):
    """A change of what somebody may do."""

    id: str
    at_ms: int
    actor: str
    """An account's id, ``operator`` for the command line, or a payment provider's name."""
    workspace: str
    action: str
    before: Raw | None
    after: Raw | None
    reason: str


class AuditPage(Struct, frozen=True, kw_only=True):
    """The newest changes first."""

    entries: list[AuditLine]
    next_before_ms: int | None
    """Ask again with ``before_ms`` set to this; ``null`` at the end."""
