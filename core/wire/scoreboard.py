"""The live scoreboard: what a viewer's snapshot holds, small enough that a ball changes under 400 bytes of it.

Lists that a ball touches are objects keyed by position, since a merge patch (RFC 7396) replaces arrays
whole. A field without a value is absent, never ``null``, since ``null`` in a merge patch removes. Players are
named once, in ``batters`` and ``bowlers``; everything else refers to them by key. What follows from these
figures is left to the reader:

- balls bowled: ``overs`` says them, an over that the umpire miscounted being one over (Law 17.5);
- rates and strike rates;
- the stand: ``runs``, and the balls of all ``batters``, less ``before_stand``;
- this over: the marks of the balls in ``feed`` whose ``over`` has the same whole part as the newest ball's.
"""

from typing import Final, TypeAlias

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


class FeedLine(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One ball, or one other fact, for a commentary-like feed; absent fields have their defaults."""

    over: str
    """``12.4``, the ball as people count it; a wide or no-ball has the number of the ball that it precedes."""
    mark: str = ""
    """The delivery in the scorer's notation, ``4``, ``1lb``, ``W``; empty for a fact that is not a ball."""
    to: str = ""
    """Who faced: a key of ``batters``."""
    by: str = ""
    """Who bowled: a key of ``bowlers``. So a reader can write ``Jones to Smith, FOUR``."""
    out: str = ""
    """Who was out, where a wicket (``W`` in the mark) was not the striker's; the batter's ``how`` tells the rest."""
    text: str = ""
    """What there is to say beyond the above: ``Declared``, ``Rain stops play``; mostly empty."""
    unconfirmed: bool = False
    """Seen by one device that is not the lead."""


BallLine: TypeAlias = tuple[str, ...]
"""``[over, mark, to, by]`` or ``[over, mark, to, by, out]``: a ``FeedLine`` of a ball that has no more to say.

A mark that ends with ``?`` is unconfirmed.
"""
UNCONFIRMED: Final = "?"


def shortened(line: FeedLine) -> FeedLine | BallLine:
    """A line as it is sent: as a ``BallLine`` where that says it all, as it does of nearly every ball."""
    if not line.mark or line.text:
        return line
    ball = (line.over, f"{line.mark}{UNCONFIRMED}" if line.unconfirmed else line.mark, line.to, line.by)
    return (*ball, line.out) if line.out else ball


class LiveInnings(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The innings in progress, or the last one."""

    number: int
    """Counted from 1."""
    batting: int
    """Index into ``sides``."""
    runs: int
    wickets: int
    overs: str
    """``19.3``: completed overs and balls."""
    limit: int | None = None
    """Legal balls allowed; absent without a limit."""
    balls_per_over: int
    target: int | None = None
    """Runs to win; absent unless this innings chases."""
    extras: int
    batters: dict[str, BatterLine]
    """Keyed ``"1"``, ``"2"``... in batting order."""
    bowlers: dict[str, BowlerLine]
    """Keyed in order of first over."""
    crease: tuple[str, str]
    """Keys of ``batters``: who faces the next ball, and who stands at the other end; empty where nobody does."""
    bowler: str | None = None
    """A key of ``bowlers``; between overs who bowled the last one."""
    before_stand: tuple[int, int]
    """Runs and balls faced that do not belong to the current stand, or to the last one until the next batter is in."""
    last_wicket: str
    """The wicket before that stand: ``Smith 24 (18), 45/2 in 6.3``; empty before the first."""
    free_hit: bool
    super_over: bool
    closed: str
    """Why it is over: ``target``, ``all_out``, ``overs``, ``declared``, ``forfeited``, or ``ended`` where the next
    innings began before any of these; empty while it lasts."""
    worm: dict[str, tuple[int, int]]
    """Runs and wickets at the end of over ``"1"``, ``"2"``... up to the last bowler's coming on; the newest point is
    ``runs`` and ``wickets`` after ``overs``."""


class Scoreboard(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The whole snapshot."""

    match_id: str
    title: str
    venue: str
    date: str
    """The first day, ISO 8601; empty where nobody said."""
    format: str
    in_balls: bool = False
    """Whether people count innings and spells in balls, as in The Hundred; ``overs`` still says them in overs."""
    sides: list[Side]
    """None before the match is opened, then two."""
    status: str
    """``upcoming``, ``live``, ``stopped`` or ``finished``."""
    headline: str
    """The state of the match in words: toss, chase equation, result."""
    earlier: list[InningsLine]
    innings: LiveInnings | None = None
    """Absent before the first innings."""
    feed: dict[str, FeedLine | BallLine]
    """The last entries of this innings, 12 to 24 of them, keyed by a number that grows; the highest is the newest."""
    conflicts: int
    """Balls on which scorers disagree, shown provisionally as the lead has them."""
