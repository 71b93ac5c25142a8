"""The shape of a Cricsheet JSON file, version 1.x (https://cricsheet.org/format/json/).

Parts that the importer does not use are ``object``: known, so not reported, and not checked. What the format
requires but a match can be told without has a default; ``repairs`` fills in those that are ``MISSING``.
"""

from typing import Annotated, Final

from msgspec import Meta, Struct, field

MISSING: Final = -1
"""A count that the file leaves out."""

Runs = Annotated[int, Meta(ge=0, le=1000)]
"""Runs on one ball, far above anything real."""
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern="^[^\\x00-\\x1f\\x7f]+$")]
Phrase = Annotated[str, Meta(max_length=200, pattern="^[^\\x00-\\x1f\\x7f]*$")]
Margins = Annotated[int, Meta(ge=0, le=10_000)]


class Toss(Struct, kw_only=True):
    """Who chose what."""

    winner: Name | None = None
    decision: str = ""
    uncontested: bool = False


class Margin(Struct, kw_only=True):
    """By how much a match was won."""

    runs: Margins | None = None
    wickets: Margins | None = None
    innings: Margins | None = None


class MatchOutcome(Struct, kw_only=True):
    """How the match ended."""

    winner: Name | None = None
    result: str | None = None
    by: Margin | None = None
    method: Phrase | None = None
    eliminator: Name | None = None
    bowl_out: Name | None = None


class Tournament(Struct, kw_only=True):
    """The event that a match belongs to."""

    name: Phrase = ""
    match_number: object = None
    group: object = None
    stage: object = None
    sub_name: object = None


class Registry(Struct, kw_only=True):
    """Cricsheet's ids of people, by the name that the file uses."""

    people: dict[str, Name] = {}


class Info(Struct, kw_only=True):
    """Everything but the play."""

    teams: list[Name] = []
    """Two different ones once ``repairs`` is through."""
    dates: list[str] | str = []
    match_type: Phrase = ""
    outcome: MatchOutcome = field(default_factory=MatchOutcome)
    balls_per_over: Annotated[int, Meta(ge=1, le=20)] | None = None
    overs: Annotated[int, Meta(ge=1, le=1000)] | None = None
    players: dict[str, Annotated[list[Name], Meta(max_length=30)]] = {}
    registry: Registry = field(default_factory=Registry)
    toss: Toss | None = None
    venue: Phrase = ""
    event: Tournament | None = None
    supersubs: dict[str, Name] = {}
    bowl_out: object = None
    city: object = None
    gender: object = None
    match_type_number: object = None
    missing: object = None
    officials: object = None
    player_of_match: object = None
    season: object = None
    team_type: object = None


class BallRuns(Struct, kw_only=True):
    """Runs of a delivery."""

    batter: Runs
    extras: Runs = MISSING
    total: Runs = MISSING
    non_boundary: bool = False


class BallExtras(Struct, kw_only=True):
    """Extras of a delivery, by kind."""

    byes: Runs = 0
    legbyes: Runs = 0
    noballs: Runs = 0
    penalty: Runs = 0
    wides: Runs = 0


class Fielder(Struct, kw_only=True):
    """Who took part in a wicket; nameless where nobody knows."""

    name: Name | None = None
    substitute: bool = False


class Wicket(Struct, kw_only=True):
    """A wicket, or a retirement."""

    kind: Phrase = ""
    """One of ``How`` and ``Retired`` once ``repairs`` is through."""
    player_out: Name = ""
    fielders: Annotated[list[Fielder | Name], Meta(max_length=22)] = []


class MatchReplacement(Struct, kw_only=True, rename={"comes": "in", "goes": "out"}):
    """A player takes another's place in the side."""

    team: Name
    comes: Name
    goes: Name | None = None
    reason: Phrase = ""


class RoleReplacement(Struct, kw_only=True, rename={"comes": "in", "goes": "out"}):
    """A player takes over another's batting or bowling."""

    role: str
    comes: Name
    goes: Name | None = None
    reason: Phrase = ""


class Replacements(Struct, kw_only=True):
    """Replacements before a delivery."""

    match: Annotated[list[MatchReplacement], Meta(max_length=22)] = []
    role: Annotated[list[RoleReplacement], Meta(max_length=22)] = []


class Delivery(Struct, kw_only=True):
    """A ball."""

    batter: Name
    bowler: Name
    non_striker: Name
    runs: BallRuns
    extras: BallExtras = field(default_factory=BallExtras)
    wickets: Annotated[list[Wicket], Meta(max_length=10)] = []
    replacements: Replacements = field(default_factory=Replacements)
    review: object = None


class Over(Struct, kw_only=True):
    """An over."""

    over: int = MISSING
    deliveries: Annotated[list[Delivery], Meta(max_length=200)]


class Miscount(Struct, kw_only=True):
    """An over that the umpire counted wrongly."""

    balls: int
    umpire: object = None


class PenaltyRuns(Struct, kw_only=True):
    """Penalty runs to the batting side before and after its innings."""

    pre: Runs = 0
    post: Runs = 0


class Target(Struct, kw_only=True):
    """What the side batting second was set."""

    runs: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    overs: Annotated[float, Meta(ge=0, le=1000)] | None = None


class Innings(Struct, kw_only=True):
    """An innings."""

    team: Name
    overs: Annotated[list[Over], Meta(max_length=2000)] = []
    absent_hurt: Annotated[list[Name], Meta(max_length=30)] = []
    penalty_runs: PenaltyRuns = field(default_factory=PenaltyRuns)
    declared: bool = False
    forfeited: bool = False
    miscounted_overs: dict[str, Miscount] = {}
    target: Target | None = None
    super_over: bool = False
    powerplays: object = None


class File(Struct, kw_only=True):
    """The whole file."""

    info: Info
    innings: Annotated[list[Innings], Meta(max_length=100)] = []
    meta: object = None


ESSENTIAL: Final = {
    File: {"info", "innings"},
    Innings: {"team", "overs"},
    Over: {"deliveries"},
    Delivery: {"batter", "bowler", "non_striker", "runs", "extras"},
    BallRuns: {"batter", "extras", "total"},
    BallExtras: {"byes", "legbyes", "noballs", "penalty", "wides"},
}
"""Fields that, where they are wrong, leave no match to tell: guessing at them would make up a score."""
