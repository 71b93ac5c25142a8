"""Something that may give somebody a feature or a limit, or take it away."""

from enum import StrEnum

from msgspec import Struct

from core.entitlements.plan import NOTHING, Bundle
from core.models.billing import Override


class SourceKind(StrEnum):
    """Where something comes from."""

    STAFF = "staff"
    """Running the platform."""
    SUBSCRIPTION = "subscription"
    """The workspace's plan, for a member through a seat."""
    OVERRIDE = "override"
    """A dated exception."""
    RETENTION = "retention"
    """Stored video, for some days after a plan has ended."""
    FLOOR = "floor"
    """What everybody has."""


class Standing(StrEnum):
    """Whether a source counts, and if not, why."""

    COUNTS = "counts"
    NOT_YET = "not_yet"
    """It begins later."""
    OVER = "over"
    UNKNOWN = "unknown"
    """It names something that the catalogue does not have."""
    NO_SEAT = "no_seat"
    """The plan is for members with a seat, and this one has none."""
    NO_SUCH_SEAT = "no_such_seat"
    """The plan has no seats of this member's kind."""
    SEATS_TAKEN = "seats_taken"
    """The plan has too few seats of this kind, and members who joined earlier have them."""
    NOT_IN_SEAT = "not_in_seat"
    """The plan includes it, but not for this member's kind of seat."""
    POOLED = "pooled"
    """It is about one member's limits, but those are the organisation's."""


class Source(Struct, frozen=True, kw_only=True):
    """Something that gives or takes: what it would, whether it counts now, and from when until when it can."""

    kind: SourceKind
    standing: Standing
    gives: Bundle = NOTHING
    takes: Bundle = NOTHING
    """Taken away whoever gives it; a limit is a cap."""
    plan: str | None = None
    override: Override | None = None
    seats_have: frozenset[str] = frozenset()
    """The features that it has for members with a seat of some kind."""
    seat: str | None = None
    """The member's, where only a seat gives something."""
    from_ms: int | None = None
    until_ms: int | None = None

    @property
    def counts(self) -> bool:
        """Whether it gives and takes now."""
        return self.standing is Standing.COUNTS

    @property
    def turns_ms(self) -> int | None:
        """When time alone changes its standing next."""
        if self.standing is Standing.COUNTS:
            return self.until_ms
        return self.from_ms if self.standing is Standing.NOT_YET else None
