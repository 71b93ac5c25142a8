"""How long an answer about somebody's rights counts, and how often it is looked after."""

from msgspec import Struct


class Timing(Struct, frozen=True, kw_only=True):
    """Seconds; a test may scale them all down."""

    lease_s: float = 2.0
    """After each heartbeat of Redis every answer counts for so long, because a change would have been heard."""
    ttl_s: float = 5.0
    """Without that, an answer counts for so long after SQL was asked."""
    idle_s: float = 60.0
    """An answer that nobody asked for during this time is forgotten, unless somebody holds it."""
    tick_s: float = 0.1
    """How often answers that do not count any more are looked for, to ask again."""
    settle_s: float = 0.3
    """A change that nobody has announced for so long is announced by the relay."""
    beat_s: float = 0.2
    """How often a heartbeat is asked for."""
    patience_s: float = 0.2
    """How long anybody waits for Redis before going on without it."""
    prune_s: float = 600.0
    """How often revocations of tokens that have expired are removed."""
