"""``state.json``: all that a graphics engine may want to know of a match, typed and nested.

The live scoreboard (``core.wire.scoreboard``) is made small for phones; this is made whole for pictures. Names are in
camel case, as those who write graphics expect. It grows by fields; ``schema`` changes when one changes its meaning.
"""

from typing import Final

from msgspec import Struct

from core.wire.brands import Look

SCHEMA: Final = "cricksy/state/1"


class FeedTeam(Struct, frozen=True, kw_only=True, rename="camel"):
    """One of the two teams, as it is drawn."""

    id: str
    name: str
    short: str
    """Two to four letters."""
    colour: str
    """``#rrggbb``, behind the team's letters."""
    text: str
    """``#rrggbb``, of the letters: readable on ``colour`` (WCAG 2.2, 4.5 to 1)."""
    logo: str
    """An address on this origin, or empty."""


class FeedMatch(Struct, frozen=True, kw_only=True, rename="camel"):
    """What does not change with a ball, or hardly."""

    id: str
    title: str
    tournament: str
    """Its name; empty where the match belongs to none."""
    venue: str
    date: str
    """The first day, ISO 8601; empty where nobody said."""
    format: str
    in_balls: bool
    """Whether people count in balls, as in The Hundred."""
    balls_per_over: int
    status: str
    """``upcoming``, ``live``, ``stopped`` or ``finished``."""
    headline: str
    toss: str
    """As a sentence; empty before it."""
    result: str
    """As a sentence; empty before it."""
    teams: list[FeedTeam]
    """None before the match is opened, then two."""


class FeedBatter(Struct, frozen=True, kw_only=True, rename="camel"):
    """A line of the batting card, in batting order."""

    name: str
    runs: int
    balls: int
    fours: int
    sixes: int
    strike_rate: str
    """To two places; empty before the first ball."""
    how: str
    """``c Smith b Jones``; empty while batting."""
    at_crease: bool
    """Whether the batter is in the middle, or was when this innings, the last one so far, ended."""
    on_strike: bool


class FeedBowler(Struct, frozen=True, kw_only=True, rename="camel"):
    """A line of the bowling card, in order of the first over."""

    name: str
    overs: str
    """``3.2``, or balls where the match counts those."""
    maidens: int
    runs: int
    wickets: int
    dots: int
    economy: str
    """To two places; empty before the first ball."""
    bowling: bool
    """Bowls now, or bowled the last over."""


class FeedWicket(Struct, frozen=True, kw_only=True, rename="camel"):
    """A fall of wicket."""

    number: int
    runs: int
    """The total when it fell."""
    overs: str
    batter: str
    how: str


class FeedOver(Struct, frozen=True, kw_only=True, rename="camel"):
    """An over, begun or ended."""

    number: int
    """From 1."""
    bowler: str
    runs: int
    wickets: int
    total: int
    """The innings' runs at its end so far."""
    down: int
    """The innings' wickets at its end so far."""
    balls: list[str]
    """The scorer's notation: ``4``, ``1lb``, ``W``."""


class FeedShot(Struct, frozen=True, kw_only=True, rename="camel"):
    """Where a ball went off the bat, where the scorer noted it."""

    batter: str
    over: str
    runs: int
    angle: int
    """Degrees, clockwise seen from above, 0 straight down the ground past the bowler; the batter's own hand."""
    distance: int
    """Percent of the way to the boundary, 0 to 100."""


class FeedExtras(Struct, frozen=True, kw_only=True, rename="camel"):
    """Extras of an innings, in runs."""

    total: int
    byes: int
    leg_byes: int
    wides: int
    no_balls: int
    penalty: int


class FeedInnings(Struct, frozen=True, kw_only=True, rename="camel"):
    """An innings, whole."""

    number: int
    batting: int
    """Index into ``match.teams``."""
    runs: int
    wickets: int
    all_out: bool
    declared: bool
    overs: str
    overs_max: str
    """The overs (or balls) that it may last; empty without a limit."""
    run_rate: str
    target: int | None
    super_over: bool
    closed: bool
    extras: FeedExtras
    batters: list[FeedBatter]
    to_come: list[str]
    """Names of those who have not batted, where the squad is known."""
    bowlers: list[FeedBowler]
    falls: list[FeedWicket]
    overs_bowled: list[FeedOver]
    shots: list[FeedShot]


class FeedPartnership(Struct, frozen=True, kw_only=True, rename="camel"):
    """The current stand."""

    wicket: int
    """For which wicket, from 1."""
    runs: int
    balls: int
    batters: list[str]
    """Both names, the striker's first."""
    shares: list[int]
    """What each of them has scored in it."""
    extras: int


class FeedChance(Struct, frozen=True, kw_only=True, rename="camel"):
    """A win predictor: percents that add up to 100, and how they were had."""

    percent: list[int]
    """Of ``match.teams``, in their order."""
    draw: int
    """Of a draw or tie."""
    method: str
    """In words, for a caption."""


class FeedCurrent(Struct, frozen=True, kw_only=True, rename="camel"):
    """The situation: what a lower third says of the innings in progress."""

    innings: int
    """Index into ``innings``."""
    score: str
    """``123/4``; ``123`` when all out."""
    overs: str
    run_rate: str
    target: int | None
    need_runs: int | None
    need_balls: int | None
    need_text: str
    """``Need 45 from 30 balls``; empty unless it chases."""
    required_rate: str
    """To two places; empty unless it chases with a limit."""
    projected: int | None
    """The total at the present rate; none in a chase or without a limit."""
    dls_par: int | None
    """As the scorer entered it, else by the published Standard Edition where a chase has a limit of overs."""
    dls_method: str
    """Where ``dls_par`` comes from, in words; empty without one."""
    chance: FeedChance | None
    free_hit: bool
    partnership: FeedPartnership | None
    striker: str
    non_striker: str
    bowler: str
    last_wicket: str
    this_over: list[str]


class FeedEvent(Struct, frozen=True, kw_only=True, rename="camel"):
    """Something that a graphic may be shown for."""

    id: str
    """The same for the same event, however often it is read."""
    type: str
    """``four``, ``six``, ``wicket``, ``fifty``, ``hundred``, ``five_wickets``, ``hat_trick``, ``partnership``,
    ``over``, ``innings``, ``break`` or ``result``."""
    ball_id: str
    """The id of the event in the log that brought it."""
    at: int
    """When the scorer entered it, milliseconds since 1970."""
    player: str
    text: str


class FeedSquad(Struct, frozen=True, kw_only=True, rename="camel"):
    """A side's line-up, in the order given."""

    team: int
    """Index into ``match.teams``."""
    players: list[str]
    captain: str
    keeper: str


class FeedStanding(Struct, frozen=True, kw_only=True, rename="camel"):
    """A line of the tournament's table of points, best first."""

    team: str
    played: int
    won: int
    lost: int
    tied: int
    drawn: int
    no_result: int
    points: int
    net_run_rate: str


class FeedTicker(Struct, frozen=True, kw_only=True, rename="camel"):
    """Another match of the tournament, in a line."""

    match_id: str
    title: str
    venue: str
    status: str
    score: str
    """``KAN 123/4 (15.2)``."""
    headline: str


class FeedHealth(Struct, frozen=True, kw_only=True, rename="camel"):
    """``health``: whether a feed is fresh, for whoever watches over it."""

    epoch: int
    seq: int
    status: str
    """As in ``FeedMatch``."""
    stale: bool
    server_time: int
    """Now, milliseconds since 1970."""


class FeedState(Struct, frozen=True, kw_only=True, rename="camel"):
    """The whole document."""

    schema: str
    epoch: int
    seq: int
    server_time: int
    """When this was made, milliseconds since 1970."""
    stale: bool
    """Whether this is the last known state of a match that cannot be read just now."""
    match: FeedMatch
    innings: list[FeedInnings]
    current: FeedCurrent | None
    events: list[FeedEvent]
    """The newest last, at most 32."""
    squads: list[FeedSquad]
    table: list[FeedStanding]
    """Empty outside a tournament."""
    ticker: list[FeedTicker]
    look: Look
