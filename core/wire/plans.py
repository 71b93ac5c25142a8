"""The bodies about plans: what there is to have, what somebody has, what is used of it, and why.

Times are milliseconds since 1970. Limits are in the unit that the matrix names (gigabytes of 10^9 bytes for
``storage_gb``), ``null`` being unlimited; amounts of usage are in the unit that stands beside them.
"""

from msgspec import Struct

from core.entitlements.explain import Explanation


class FeatureRow(Struct, frozen=True, kw_only=True):
    """A feature that plans may include."""

    key: str
    description: str
    stage: str
    """``v1`` is there; ``v2`` is sold with its plans and still to come; ``platform`` is for everybody."""


class LimitRow(Struct, frozen=True, kw_only=True):
    """A limit that plans set."""

    key: str
    description: str
    unit: str
    kind: str
    """``gauge``, ``gauge_reserved`` and ``slots`` are of a moment, ``counter`` of a billing month, ``constant`` of each
    single act."""


class SupportTerms(Struct, frozen=True, kw_only=True):
    """The help that a plan comes with."""

    level: str
    channels: list[str]
    response_hours: float | None
    note: str | None


class PlanColumn(Struct, frozen=True, kw_only=True):
    """A plan, with everything that its bases give it."""

    key: str
    name: str
    price_usd_month: float | None
    """``null`` where it is not sold, 0 where nobody pays."""
    base: str | None
    """The plan that it adds to."""
    seats: dict[str, int]
    """Of an organisation's plan: how many members may have each kind of seat; empty for a person's."""
    adds: list[str]
    """The features that it adds to its base."""
    features: list[str]
    """All of them."""
    levels: dict[str, str]
    """Of features that have levels, and of overlays."""
    limits: dict[str, int | None]
    support: SupportTerms


class PlanMatrix(Struct, frozen=True, kw_only=True):
    """Everything that can be had, the plans as the catalogue lists them."""

    version: int
    currency: str
    plans: list[PlanColumn]
    features: list[FeatureRow]
    limits: list[LimitRow]
    levels: dict[str, list[str]]
    """Of each level its steps, lowest first."""
    trial_days: int
    grace_days: int
    """How long a plan holds after a payment failed."""
    video_retention_days: int
    """How long stored video can be watched after a plan is over."""


class EntitlementsView(Struct, frozen=True, kw_only=True):
    """What somebody may do in a workspace now."""

    workspace: str
    plan: str
    plan_name: str
    role: str | None
    features: list[str]
    levels: dict[str, str]
    limits: dict[str, int | None]
    until_ms: int | None
    """When time alone may change this answer."""
    month_begins_ms: int
    """The billing month, in which counters count."""
    month_ends_ms: int


class UsageLine(Struct, frozen=True, kw_only=True):
    """Where a workspace stands with one limit."""

    meter: str
    unit: str
    limit: int | None
    used: int
    reserved: int
    """Promised to work that is under way."""
    resets_at: str | None
    """RFC 3339; ``null`` for what is held rather than spent."""


class UsageReport(Struct, frozen=True, kw_only=True):
    """What a workspace uses of its plan."""

    workspace: str
    plan: str
    plan_name: str
    meters: list[UsageLine]


class ExplanationView(Struct, frozen=True, kw_only=True):
    """Why somebody may or may not do something in a workspace."""

    workspace: str
    explanation: Explanation
