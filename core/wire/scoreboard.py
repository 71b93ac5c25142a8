"""The live scoreboard: what a viewer's snapshot holds, small enough that a ball changes under 400 bytes of it.

Lists that a ball touches are objects keyed by position, since a merge patch (RFC 7396) replaces arrays
whole. Rates, strike rates and required runs are left to the reader: they follow from these figures.
"""

from msgspec import Struct


class Side(Struct, frozen=True, kw_only=True):
    """One of the two teams."""

    id: str
    name: str
    short: str
    """Two to four letters for a score bug."""


class InningsLine(Struct, frozen=True, kw_only=True):
    """An innings before the current one, in a line."""

    batting: int
    """Index into ``sides``."""
    runs: int
    wickets: int
    overs: str
    """``19.3``: completed overs and balls."""
    declared: bool = False
    all_out: bool = False
    super_over: bool = False


class BatterLine(Struct, frozen=True, kw_only=True):
    """A batter of the current innings."""

    name: str
    runs: int = 0
    balls: int = 0
    fours: int = 0
    sixes: int = 0
    how: str = ""
    """As a scorecard prints it, ``c Smith b Jones``; empty while batting."""


class BowlerLine(Struct, frozen=True, kw_only=True):
    """A bowler of the current innings."""

    name: str
    overs: str = "0"
    maidens: int = 0
    runs: int = 0
    wickets: int = 0
    dots: int = 0
    """Legal balls with nothing charged."""


class FeedLine(Struct, frozen=True, kw_only=True):
    """One ball, or one other fact, for a commentary-like feed."""

    over: str
    """``12.4``, the ball as people count it; a wide or no-ball has the number of the ball that it precedes."""
    mark: str
    """The delivery in the scorer's notation, ``4``, ``1lb``, ``W``."""
    text: str
    """``Jones to Smith, FOUR``."""
    unconfirmed: bool = False
    """Seen by one device that is not the lead."""


class LiveInnings(Struct, frozen=True, kw_only=True):
    """The innings in progress, or the last one."""

    number: int
    """Counted from 1."""
    batting: int
    """Index into ``sides``."""
    runs: int
    wickets: int
    overs: str
    balls: int
    """Legal balls bowled, for rates."""
    limit: int | None
    """Legal balls allowed; ``None`` without a limit."""
    balls_per_over: int
    target: int | None
    extras: int
    batters: dict[str, BatterLine]
    """Keyed ``"1"``, ``"2"``... in batting order."""
    bowlers: dict[str, BowlerLine]
    """Keyed in order of first over."""
    striker: str | None
    """A key of ``batters``."""
    non_striker: str | None
    bowler: str | None
    """A key of ``bowlers``."""
    stand: tuple[int, int]
    """Runs and balls of the current partnership."""
    last_wicket: str
    """``Smith 24 (18), 45/2 in 6.3``; empty when none fell."""
    this_over: list[str]
    """Marks of the over in progress."""
    free_hit: bool
    worm: dict[str, tuple[int, int]]
    """Runs and wickets at the end of over ``"1"``, ``"2"``..., the one in progress included."""


class Scoreboard(Struct, frozen=True, kw_only=True):
    """The whole snapshot."""

    match_id: str
    title: str
    venue: str
    format: str
    sides: list[Side]
    status: str
    """``upcoming``, ``live``, ``stopped`` or ``finished``."""
    headline: str
    """The state of the match in words: toss, chase equation, result."""
    earlier: list[InningsLine]
    innings: LiveInnings | None
    feed: dict[str, FeedLine]
    """The last 12 entries, keyed by a number that grows; the highest is the newest."""
    conflicts: int
    """Balls on which scorers disagree, shown provisionally as the lead has them."""
