"""Subscriptions, overrides and the audit. Times are milliseconds since 1970."""

from enum import StrEnum

from msgspec import Struct

from core.ids import AccountId, WorkspaceId


class SubscriptionState(StrEnum):
    """Where a subscription stands."""

    TRIALING = "trialing"
    """Until ``ends_ms``; then the free plan holds."""
    ACTIVE = "active"
    PAST_DUE = "past_due"
    """A payment failed at ``since_ms``; the plan holds for the catalogue's days of grace."""
    CANCELLED = "cancelled"
    """Holds until ``ends_ms``; then stored video can be watched for the catalogue's days of retention."""
    EXPIRED = "expired"
    """Over at ``since_ms``, with the same days of retention."""


class Subscription(Struct, frozen=True, kw_only=True):
    """A plan that a workspace has; without one the free plan holds."""

    workspace_id: WorkspaceId
    plan: str
    state: SubscriptionState
    started_ms: int
    since_ms: int
    """When ``state`` began."""
    ends_ms: int | None
    """When a trial, a plan given for a time, or the paid period of a cancelled plan is over."""
    provider: str
    """Who takes the money: ``manual``, ``stripe``."""
    reference: str | None = None
    """The provider's own name for it."""


class OverrideKind(StrEnum):
    """What an exception changes."""

    GRANT = "grant"
    """Gives the feature ``key``; ``value`` is its level, if it has levels."""
    DENY = "deny"
    """Takes the feature ``key`` away, whoever gives it."""
    LIMIT = "limit"
    """Raises the limit ``key`` to ``value``, ``unlimited`` or a number; never lowers it."""
    CAP = "cap"
    """Lowers the limit ``key`` to ``value``, whatever gives more."""
    PLAN = "plan"
    """Gives all that the plan ``key`` includes."""


class Override(Struct, frozen=True, kw_only=True):
    """A dated exception from the plan, with its reason."""

    id: str
    workspace_id: WorkspaceId
    account_id: AccountId | None
    """Whom in the workspace it concerns; ``None`` for all."""
    kind: OverrideKind
    key: str
    value: str | None
    from_ms: int
    until_ms: int | None
    reason: str
    created_by: str
    created_ms: int


class AuditEntry(Struct, frozen=True, kw_only=True):
    """A change of what somebody may do: who made it, why, and what it was before."""

    id: str
    at_ms: int
    actor: str
    """An account's id, ``operator`` for the command line, or a payment provider's name."""
    workspace_id: WorkspaceId
    action: str
    """``subscription.changed``, ``override.added``, ``seat.withdrawn``..."""
    before: str | None
    """JSON."""
    after: str | None
    """JSON."""
    reason: str


class OrderState(StrEnum):
    """Where an order for a plan stands."""

    PENDING = "pending"
    PAID = "paid"
    WITHDRAWN = "withdrawn"


class Order(Struct, frozen=True, kw_only=True):
    """A wish to have a plan, until the provider says that it is paid for."""

    id: str
    workspace_id: WorkspaceId
    plan: str
    state: OrderState
    ordered_by: AccountId
    created_ms: int
    settled_ms: int | None
