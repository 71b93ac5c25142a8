"""What sponsors got: how often and for how long outputs showed them."""

from msgspec import Struct, field

from core.wire.api import WorkspaceQuery
from core.wire.coaching import Day


class ImpressionQuery(WorkspaceQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The query of ``GET /api/sponsors/impressions``: days in UTC, both included, the last 30 where left out."""

    from_: Day | None = field(name="from", default=None)
    to: Day | None = None


class Impressions(Struct, frozen=True, kw_only=True):
    """What one kind of output showed of a sponsor in a match on a day."""

    day: str
    """In UTC, ``YYYY-MM-DD``."""
    match_id: str
    sponsor_id: str
    kind: str
    """What the outputs ran in: ``obs``, ``vmix``, ``casparcg``, ``cef`` or ``browser``; ``public`` for those that
    came by the match's public id, as anybody may."""
    count: int
    """How often it came up."""
    shown_ms: int


class ImpressionList(Struct, frozen=True, kw_only=True):
    """By day, match, sponsor and kind."""

    workspace_id: str
    impressions: list[Impressions]
