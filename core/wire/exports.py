"""The shapes of exported matches."""

from msgspec import Struct


class DeliveryRow(Struct, frozen=True, kw_only=True):
    """A delivery; the fields are the columns of the CSV file, and new ones come last."""

    innings: int
    """From 1, super overs included."""
    super_over: bool
    batting: str
    bowling: str
    over: int
    """Overs completed before it."""
    ball: int
    """From 1, every delivery of the over counted."""
    legal: bool
    """Whether it counts in the over (Law 17.3)."""
    striker: str
    non_striker: str
    bowler: str
    bat: int
    """Runs off the bat."""
    boundary: bool
    wides: int
    """All runs of a wide, its penalty included (Law 22.7)."""
    no_balls: int
    byes: int
    leg_byes: int
    penalty: int
    """Penalty runs to the batting side on this ball (Law 41)."""
    total: int
    """All runs that the side's total gained."""
    free_hit: bool
    dismissal: str
    """As scorecards print it; empty where nobody was out. Two on one ball have a semicolon between them."""
    player_out: str
    fielders: str
    runs: int
    """The innings' total after it."""
    wickets: int
    """Of the innings, after it."""
    unconfirmed: bool
    """Seen by one scorer only, who did not lead."""


class Export(Struct, frozen=True, kw_only=True):
    """A match as it is exported in JSON."""

    match_id: str
    title: str
    epoch: int
    seq: int
    """Of the log, at the moment of the export."""
    deliveries: list[DeliveryRow]
