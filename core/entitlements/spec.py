"""The terms in which the catalogue speaks: features, limits, their units, and how the gate fails."""

from enum import StrEnum
from typing import Annotated, Final, Literal, TypeAlias

from msgspec import Meta, Struct

ADMIN_SEAT: Final = "org_admin"
"""The seat that has the whole of an organisation's plan; every other seat is named after a plan."""

Amount: TypeAlias = Annotated[int, Meta(ge=0)]


class Stage(StrEnum):
    """How far a feature has come."""

    V1 = "v1"
    """Sold now."""
    V2 = "v2"
    """Included already, but held back by a release flag."""
    PLATFORM = "platform"
    """For everybody, not sold."""


class Fails(StrEnum):
    """What the gate does with a feature where no fresh answer can be had."""

    STATIC = "static"
    """Keeps to the last answer known."""
    CLOSED = "closed"
    """Refuses."""


class FeatureSpec(Struct, frozen=True, kw_only=True):
    """Something that a plan may include."""

    stage: Stage
    fails: Fails
    desc: str
    retained: bool = False
    """It only reads stored video, and outlives the plan by the days of retention."""
    staff: bool = False
    """Only the staff's plan has it."""


class Unit(StrEnum):
    """What a limit's number counts, in the catalogue and in overrides."""

    GAMES = "games"
    MATCHES = "matches"
    BALLS = "balls"
    TOURNAMENTS = "tournaments"
    TEAMS = "teams"
    REPORTS = "reports"
    TOKENS = "tokens"
    GIGABYTES = "GB(1e9)"
    """Of 10^9 bytes; the meter counts bytes."""
    MEBIBYTES = "MiB"

    @property
    def metered(self) -> int:
        """How much of the meter's own unit one of these is."""
        return 10**9 if self is Unit.GIGABYTES else 1

    @property
    def sign(self) -> str:
        """What stands behind a number; nothing where the limit's own name says what is counted."""
        return {Unit.GIGABYTES: "GB", Unit.MEBIBYTES: "MiB"}.get(self, "")


class LimitKind(StrEnum):
    """How a limit is held."""

    GAUGE = "gauge"
    """So many at one moment."""
    GAUGE_RESERVED = "gauge_reserved"
    """So many at one moment, those that are promised included."""
    SLOTS = "slots"
    """So many at one moment, each with a lease."""
    COUNTER = "counter"
    """So many in a period, then no more until the next."""
    CONSTANT = "constant"
    """A bound of each single act; nothing is counted."""


class LimitSpec(Struct, frozen=True, kw_only=True):
    """Something that a plan bounds."""

    unit: Unit
    kind: LimitKind
    desc: str
    period: Literal["billing_anchor"] | None = None
    """Of a counter: the months since the workspace's anchor."""


class SupportLevel(StrEnum):
    """How much help a plan comes with."""

    NONE = "none"
    BASIC = "basic"
    PREMIUM = "premium"
    INTERNAL = "internal"


class Support(Struct, frozen=True, kw_only=True):
    """The help that a plan comes with."""

    level: SupportLevel
    channels: tuple[Literal["email", "chat", "phone"], ...]
    response_hours: Annotated[float, Meta(gt=0)] | None
    note: str | None = None


class Defaults(Struct, frozen=True, kw_only=True):
    """Days that hold for every plan."""

    trial_days: Amount
    grace_days_past_due: Amount
    video_retention_after_cancel_days: Amount
