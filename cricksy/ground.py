"""Where a match is scored, and how fast."""

from msgspec import Struct

from core.ids import MatchId, ScorerId


class Ground(Struct, frozen=True, kw_only=True):
    """Where a match is scored, and as whom."""

    url: str
    """The platform's origin."""
    token: str
    scorer: ScorerId
    """The token's own subject: the hub takes events from nobody else."""
    match_id: MatchId


class Tempo(Struct, frozen=True, kw_only=True):
    """How it is scored."""

    devices: int = 2
    """The first one leads."""
    ball_s: float = 0.0
    """Seconds from ball to ball; 0 is as fast as it goes."""
    hurry_until: int = 0
    """Balls before this one are scored as fast as they go."""
    drop: float = 0.0
    """Probability that a send loses its connection."""
    patience_s: float = 60.0
    """How long the hub may be away before a device gives up."""
