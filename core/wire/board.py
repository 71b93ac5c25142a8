"""The board of a whole tournament: all grounds at once, and the messages of ``/board``.

As in ``core.wire.scoreboard``, what a ball changes is small: objects keyed by id or position rather than lists, and a
field without a value is absent, never ``null``, since ``null`` in a merge patch (RFC 7396) removes.
"""

from msgspec import Struct

from core.wire.socket import Since
from core.wire.tournaments import TableGroup


class BoardSide(Struct, frozen=True, kw_only=True):
    """One of the two sides of a match."""

    id: str
    name: str
    short: str


class BoardScore(Struct, frozen=True, kw_only=True):
    """An innings that is over."""

    batting: int
    """Index into ``sides``."""
    score: str
    """``187/4``, ``187`` all out, ``187/4d`` declared."""
    overs: str
    """``19.3``, or balls where people count those."""


class BoardBatter(Struct, frozen=True, kw_only=True):
    """A batter at the crease."""

    name: str
    runs: int
    balls: int


class BoardBowler(Struct, frozen=True, kw_only=True):
    """Who bowls, or bowled the last over."""

    name: str
    overs: str
    runs: int
    wickets: int


class BoardInnings(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The innings in progress, or the last one."""

    number: int
    """From 1."""
    batting: int
    """Index into ``sides``."""
    runs: int
    wickets: int
    score: str
    """``123/4``."""
    overs: str
    """``15.2``, or balls where people count those."""
    limit: str = ""
    """The overs, or balls, that it may last; absent without a limit."""
    rate: str = ""
    """Runs an over, or a ball where people count those; absent before the first ball."""
    target: int | None = None
    """Runs to win; absent unless it chases."""
    need: int | None = None
    """Runs still to get; absent unless it chases."""
    left: int | None = None
    """Balls left; absent without a limit."""
    required: str = ""
    """The rate that is needed; absent unless it chases with a limit."""
    batters: dict[str, BoardBatter]
    """Those at the crease, keyed by the place in the batting order."""
    striker: str = ""
    """A key of ``batters``; absent where nobody stands there."""
    bowler: BoardBowler | None = None
    last: list[str]
    """The marks of the newest balls, the newest last, as in ``FeedLine``."""
    super_over: bool = False
    closed: bool = False


class BoardMatch(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A match that is being played."""

    title: str
    venue: str = ""
    format: str
    in_balls: bool = False
    """Whether people count in balls, as in The Hundred."""
    status: str
    """``live`` or ``stopped``."""
    headline: str
    """The state of the match in words: toss, chase, break."""
    sides: list[BoardSide]
    earlier: list[BoardScore]
    innings: BoardInnings | None = None
    """Absent before the first innings."""
    ticker: str
    """In a line: ``KAN 123/4 (15.2) v MUM 150/8``."""


class BoardResult(Struct, frozen=True, kw_only=True):
    """A match that has ended."""

    title: str
    venue: str
    headline: str
    """The result in words."""
    ticker: str
    """Both scores in a line."""
    at: int
    """When its last ball was entered, milliseconds since 1970."""


class BoardFixture(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A match that is to come."""

    title: str
    """``Mumbai v Winner of SF1``."""
    label: str = ""
    venue: str = ""
    starts_at: str = ""
    """On the ground's clock, ``2026-05-02T14:30``; absent where nobody said."""
    match_id: str = ""
    """Absent before the match was made."""


class BoardAlert(Struct, frozen=True, kw_only=True):
    """Something that people want to be told at once."""

    match_id: str
    kind: str
    """``wicket``, ``fifty``, ``hundred``, ``five_wickets``, ``hat_trick``, ``close_finish``, ``super_over`` or
    ``result``."""
    at: int
    """When the scorer entered it, milliseconds since 1970."""
    text: str


class TournamentBoard(Struct, frozen=True, kw_only=True):
    """The whole snapshot."""

    tournament_id: str
    name: str
    live: dict[str, BoardMatch]
    """By match."""
    results: dict[str, BoardResult]
    """By match: the newest, twelve of them; ``at`` says in which order."""
    fixtures: dict[str, BoardFixture]
    """By fixture, or by match where it is of none: the next twelve; ``starts_at`` says in which order."""
    table: list[TableGroup]
    alerts: dict[str, BoardAlert]
    """By an id that is the same however often it is told: the newest fifty; ``at`` says in which order."""


class WatchBoard(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``watch`` on ``/board``."""

    tournament_id: str
    token: str | None = None
    since: Since | None = None


class BoardSnapshot(Struct, frozen=True, kw_only=True):
    """The answer to ``watch`` on ``/board``; also the server's ``snapshot`` event when patches would not do."""

    epoch: int
    seq: int
    snapshot: TournamentBoard | None
    """``None`` when ``since`` is recent: the missing patches follow."""
