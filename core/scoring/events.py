"""What can happen in a match: the bodies of the log's events, told as facts and never changed.

A body names what the scorer saw, not what follows from it: the fold derives who is on strike,
the over and all figures. Where the umpires did otherwise, any body may say who faces next
(``strike``), and a ball whether the over was called after it (``over``).
"""

from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

from core.ids import PlayerId, TeamId
from core.scoring.delivery import Delivery
from core.scoring.dismissal import End
from core.scoring.profile import Profile


class Fact(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="kind"):
    """The base of every body."""

    strike: PlayerId | None = None
    """Who faces the next ball, where it is not whom the Laws' default names."""


class Player(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A name in a line-up."""

    id: PlayerId
    name: str


class Team(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One of the two sides."""

    id: TeamId
    name: str
    short: str = ""


class MatchOpened(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="match"):
    """The first event: which sides play under which conditions."""

    profile: Profile
    teams: tuple[Team, Team]
    title: str = ""
    venue: str = ""
    date: str = ""
    """The first day, ISO 8601."""


class Toss(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="toss"):
    """Who won the toss, and whether they bat first (Law 13.4)."""

    winner: TeamId
    bats: bool


class LineUp(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="line_up"):
    """The nominated players of a side (Law 1.2); a later one for the same side replaces it."""

    team: TeamId
    players: tuple[Player, ...]


class InningsStarted(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="innings"):
    """A side goes in; the innings before it is over, whatever its score."""

    batting: TeamId
    super_over: bool = False
    follow_on: bool = False


class BatterIn(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="batter_in"):
    """A batter comes to the wicket, or comes back after retiring."""

    player: PlayerId
    end: End | None = None
    """Only where both ends are vacant: which one is taken. ``None``: the striker's first."""


class BowlerOn(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="bowler_on"):
    """Who bowls from here: at the start of an over, or in mid-over in another's place (Law 17.8)."""

    player: PlayerId
    reason: str = ""
    """In mid-over: why the last bowler could not go on."""


class Over(StrEnum):
    """What the umpires called after a ball, where it is not what the count of balls says."""

    CALLED = "called"
    """The over ended here, too early or too late (Law 17.5)."""
    GOES_ON = "goes_on"
    """A further ball was bowled though the over was complete."""


class Ball(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="ball"):
    """A delivery, from the bowler and to the batter that the state names."""

    delivery: Delivery
    over: Over | None = None


class Retired(StrEnum):
    """Why a batter left (Law 25.4). Hurt, ill and not out may resume; out may not."""

    HURT = "retired hurt"
    ILL = "retired ill"
    NOT_OUT = "retired not out"
    OUT = "retired out"


class Retirement(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="retirement"):
    """A batter leaves without being dismissed by a ball."""

    player: PlayerId
    how: Retired


class TimedOut(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="timed_out"):
    """An incoming batter who did not come in time (Law 40): a wicket without a ball."""

    player: PlayerId


class Absence(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="absence"):
    """A player of the batting side who cannot bat in this innings."""

    player: PlayerId
    reason: str = ""


class Penalty(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="penalty"):
    """Runs awarded to a side outside a delivery (Law 41.17 and 41.18)."""

    team: TeamId
    runs: int = 5
    reason: str = ""


class Replacement(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="replacement"):
    """A player takes another's place in the side: concussion, injury, impact player, substitute."""

    team: TeamId
    comes: Player
    goes: PlayerId | None = None
    reason: str = ""


class Declaration(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="declaration"):
    """The batting captain closes the innings (Law 15.1)."""


class Forfeit(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="forfeit"):
    """A side forfeits its next innings (Law 15.2), which counts as an innings of no balls."""

    team: TeamId


class Interruption(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="interruption"):
    """Play stops, or starts again."""

    stopped: bool
    reason: str = ""


class Revision(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="revision"):
    """What the scorer enters from the governing body's calculation; ``None`` leaves a figure as it is."""

    overs: int | None = None
    """The new limit of the innings in progress, or of the coming one when none is."""
    balls: int | None = None
    """Balls beyond ``overs`` when the limit is a part of an over."""
    target: int | None = None
    """Runs to win for the side that bats last; 0 while a new one is still being worked out."""
    par: int | None = None
    """The score with which the match would be tied if it ended now."""
    days: int | None = None
    """Days left, for the follow-on after a lost first day (Law 14.3)."""
    method: str = "D/L"


class ResultKind(StrEnum):
    """How a match can end."""

    WON = "won"
    TIED = "tied"
    DRAWN = "drawn"
    NO_RESULT = "no_result"
    ABANDONED = "abandoned"
    """Without a ball bowled."""
    AWARDED = "awarded"


class Result(Fact, frozen=True, kw_only=True, omit_defaults=True, tag="result"):
    """The umpires' word on the result, where the score alone does not give it."""

    result: ResultKind
    winner: TeamId | None = None
    method: str = ""
    """``D/L``, ``VJD``, ``bowl-out``, ``boundary count``, ``wickets lost``, ``concession``..."""


Happening: TypeAlias = (
    MatchOpened
    | Toss
    | LineUp
    | InningsStarted
    | BatterIn
    | BowlerOn
    | Ball
    | Retirement
    | TimedOut
    | Absence
    | Penalty
    | Replacement
    | Declaration
    | Forfeit
    | Interruption
    | Revision
    | Result
)
"""Everything that the engine folds."""
