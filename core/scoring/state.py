"""What a match looks like after its events so far: plain counters, nothing that grows with a ball.

A ``MatchState`` belongs to whoever folds it and changes in place; ``copy`` gives an independent
one (a checkpoint), in time that depends on players and overs, never on balls.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import TypeVar

from core.ids import PlayerId, TeamId
from core.scoring.delivery import Delivery
from core.scoring.dismissal import How
from core.scoring.events import LineUp, MatchOpened, Player, Result, Retired, Team, Toss
from core.scoring.profile import Profile

DEFAULT_PROFILE = Profile()
"""Stands in until ``MatchOpened`` is known."""

_Record = TypeVar("_Record")


def _cloner(record: type[_Record], names: tuple[str, ...]) -> Callable[[_Record], _Record]:
    """A shallow copier: an ``attrgetter`` is several times as fast as ``copy.copy`` on slots."""
    values = attrgetter(*names)
    return lambda original: record(*values(original))


@dataclass(slots=True)
class Batting:
    """A batter's line in the scorecard."""

    player: PlayerId
    runs: int = 0
    balls: int = 0
    fours: int = 0
    sixes: int = 0
    how: How | Retired | None = None
    """``None`` while not out."""
    bowler: PlayerId | None = None
    """Who is credited with the wicket."""
    fielders: tuple[PlayerId, ...] = ()
    out: bool = False
    """Whether ``how`` counts as a wicket: a batter retired hurt has a ``how`` and is not out."""
    first_over: int = 0
    """The over in which the batter came in, counted from 0."""


@dataclass(slots=True)
class Bowling:
    """A bowler's analysis."""

    player: PlayerId
    balls: int = 0
    """Legal ones."""
    maidens: int = 0
    runs: int = 0
    wickets: int = 0
    wides: int = 0
    """Runs from wides."""
    wide_balls: int = 0
    no_balls: int = 0
    """Runs from no-ball extras."""
    no_ball_balls: int = 0
    dots: int = 0
    """Legal balls with nothing charged to the bowler."""
    fours: int = 0
    sixes: int = 0
    overs: int = 0
    """Overs finished, however many balls each had."""
    part_balls: int = 0
    """Legal balls of overs that the bowler did not finish."""
    overs_in_a_row: int = 0
    """Consecutive overs that this bowler has bowled up to now."""
    last_over: int = -1
    """The last over that the bowler bowled any part of, counted from 0."""


@dataclass(slots=True)
class OverFigures:
    """One over: ``legal`` balls of ``allotted``, runs and wickets of any kind, who bowled it."""

    number: int
    """Counted from 0."""
    allotted: int
    legal: int = 0
    runs: int = 0
    wickets: int = 0
    charged: int = 0
    """Runs against the bowler, which a maiden has none of."""
    deliveries: int = 0
    bowlers: list[PlayerId] = field(default_factory=list)
    complete: bool = False


@dataclass(slots=True, frozen=True)
class Fall:
    """A wicket's fall."""

    wicket: int
    runs: int
    player: PlayerId
    over: str
    """``overs.balls`` when it fell."""
    delivery_index: int
    """The delivery of the innings on which, or after which, it fell, counted from 0."""


@dataclass(slots=True)
class Partnership:
    """A stand between two batters."""

    wicket: int
    """Which wicket's: 1 is the opening stand."""
    batters: tuple[PlayerId, ...]
    """Two; one where the last batter stands alone, or none where a merge left the crease empty."""
    runs: int = 0
    """All but penalty runs."""
    balls: int = 0
    """Faced, so without wides."""
    contributions: dict[PlayerId, int] = field(default_factory=dict)
    """Runs off each one's bat."""
    faced: dict[PlayerId, int] = field(default_factory=dict)
    """Balls that each one faced."""
    unbroken: bool = True


@dataclass(slots=True)
class Extras:
    """Extras of an innings, by kind."""

    byes: int = 0
    leg_byes: int = 0
    wides: int = 0
    no_balls: int = 0
    penalty: int = 0

    @property
    def total(self) -> int:
        """All extras."""
        return self.byes + self.leg_byes + self.wides + self.no_balls + self.penalty


@dataclass(slots=True)
class InningsState:
    """One innings; the current one is the last in its match."""

    batting: TeamId
    bowling: TeamId
    over_limit_balls: int | None
    """Legal balls allowed, ``None`` without a limit."""
    players: int
    """How many the batting side nominated."""
    profile: Profile = DEFAULT_PROFILE
    super_over: bool = False
    follow_on: bool = False
    forfeited: bool = False
    declared: bool = False
    target: int | None = None
    """Runs to win, where this innings chases."""
    runs: int = 0
    wickets: int = 0
    legal_balls: int = 0
    deliveries: int = 0
    overs_complete: int = 0
    extras: Extras = field(default_factory=Extras)
    batters: dict[PlayerId, Batting] = field(default_factory=dict)
    """In order of first appearance."""
    bowlers: dict[PlayerId, Bowling] = field(default_factory=dict)
    overs: list[OverFigures] = field(default_factory=list)
    falls: list[Fall] = field(default_factory=list)
    partnerships: list[Partnership] = field(default_factory=list)
    striker: PlayerId | None = None
    non_striker: PlayerId | None = None
    """``None`` at either end: nobody stands there (a wicket fell, or the innings has not begun)."""
    bowler: PlayerId | None = None
    """``None`` between overs, until one is named."""
    previous_bowler: PlayerId | None = None
    """Who bowled the over before this one."""
    absent: set[PlayerId] = field(default_factory=set)
    retired: set[PlayerId] = field(default_factory=set)
    """Those who left not out, may resume, and have not come back."""
    this_over: list[Delivery] = field(default_factory=list)
    """Deliveries of the over in progress, or of the last one until the next ball."""
    free_hit: bool = False
    """Whether the next ball is one."""
    closed: str = ""
    """Why it is over: ``target``, ``all_out``, ``overs``, ``declared``, ``forfeited``, or ``ended`` where the next
    innings began before any of these; empty while it lasts."""

    @property
    def left(self) -> int:
        """Batters who are neither out nor absent: at the crease, still to come, or retired and able to resume."""
        return self.players - self.wickets - len(self.absent)

    @property
    def stand(self) -> Partnership | None:
        """The partnership in progress."""
        return self.partnerships[-1] if self.partnerships and self.partnerships[-1].unbroken else None

    def copy(self) -> "InningsState":
        """An independent copy; it shares finished overs, fallen wickets and broken partnerships."""
        twin = _clone_innings(self)
        twin.extras = _clone_extras(self.extras)
        twin.batters = {player: _clone_batting(line) for player, line in self.batters.items()}
        twin.bowlers = {player: _clone_bowling(line) for player, line in self.bowlers.items()}
        twin.overs = self.overs.copy()
        if twin.overs:
            # A finished over may still gain a wicket without a ball, so the last one is never shared.
            twin.overs[-1] = _clone_over(twin.overs[-1])
            twin.overs[-1].bowlers = twin.overs[-1].bowlers.copy()
        twin.falls = self.falls.copy()
        twin.partnerships = self.partnerships.copy()
        if twin.partnerships:
            twin.partnerships[-1] = _clone_partnership(twin.partnerships[-1])
            twin.partnerships[-1].contributions = twin.partnerships[-1].contributions.copy()
            twin.partnerships[-1].faced = twin.partnerships[-1].faced.copy()
        twin.absent = self.absent.copy()
        twin.retired = self.retired.copy()
        twin.this_over = self.this_over.copy()
        return twin


@dataclass(slots=True)
class MatchState:
    """A match after its events so far. Everything but ``innings`` is set once or rarely."""

    opened: MatchOpened | None = None
    toss: Toss | None = None
    line_ups: dict[TeamId, LineUp] = field(default_factory=dict)
    players: dict[PlayerId, Player] = field(default_factory=dict)
    """All who were ever named, by id."""
    sizes: dict[TeamId, int] = field(default_factory=dict)
    """How many players each side nominated; replacements during the match do not change it."""
    innings: list[InningsState] = field(default_factory=list)
    pending_penalties: dict[TeamId, int] = field(default_factory=dict)
    """Penalty runs for a side that has not batted yet (Law 41.18)."""
    revised_target: int | None = None
    """What the scorer entered; 0 while it is still being worked out."""
    revised_limit_balls: int | None = None
    """For the innings that comes next."""
    par: int | None = None
    """The score with which the match would be tied if it ended now; the next ball makes it stale."""
    days_left: int | None = None
    method: str = ""
    """How figures were revised: ``D/L``, ``VJD``; empty when they never were."""
    stopped: str = ""
    """Why play is interrupted; empty while it is not."""
    result: Result | None = None
    """The umpires' word; ``outcome`` derives the rest."""

    @property
    def profile(self) -> Profile:
        """The match's playing conditions; the defaults before ``MatchOpened`` is known."""
        return self.opened.profile if self.opened else DEFAULT_PROFILE

    @property
    def teams(self) -> tuple[Team, ...]:
        """The two sides, none before ``MatchOpened``."""
        return self.opened.teams if self.opened else ()

    @property
    def current(self) -> InningsState | None:
        """The last innings that began."""
        return self.innings[-1] if self.innings else None

    def copy(self) -> "MatchState":
        """An independent copy that shares only what never changes again."""
        twin = _clone_match(self)
        twin.line_ups = self.line_ups.copy()
        twin.players = self.players.copy()
        twin.sizes = self.sizes.copy()
        twin.innings = self.innings.copy()
        if twin.innings:
            # Earlier innings are shared: whoever changes one replaces it first.
            twin.innings[-1] = twin.innings[-1].copy()
        twin.pending_penalties = self.pending_penalties.copy()
        return twin


_clone_batting = _cloner(Batting, tuple(f.name for f in fields(Batting)))
_clone_bowling = _cloner(Bowling, tuple(f.name for f in fields(Bowling)))
_clone_over = _cloner(OverFigures, tuple(f.name for f in fields(OverFigures)))
_clone_partnership = _cloner(Partnership, tuple(f.name for f in fields(Partnership)))
_clone_extras = _cloner(Extras, tuple(f.name for f in fields(Extras)))
_clone_innings = _cloner(InningsState, tuple(f.name for f in fields(InningsState)))
_clone_match = _cloner(MatchState, tuple(f.name for f in fields(MatchState)))
