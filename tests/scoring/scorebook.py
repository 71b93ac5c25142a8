"""A scorer's hand for the tests: two sides of eleven, ``a1`` to ``a11`` and ``b1`` to ``b11``, and short verbs."""

from typing import Self, TypedDict, Unpack

from core.ids import PlayerId, TeamId
from core.scoring.delivery import Delivery
from core.scoring.dismissal import Dismissal, End, How
from core.scoring.events import (
    Ball,
    BatterIn,
    BowlerOn,
    Happening,
    InningsStarted,
    LineUp,
    MatchOpened,
    Over,
    Player,
    Team,
)
from core.scoring.fold import advance
from core.scoring.profile import Profile
from core.scoring.state import Batting, Bowling, InningsState, MatchState

A, B = TeamId("a"), TeamId("b")


class Counts(TypedDict, total=False):
    """What a ball may say."""

    bat: int
    byes: int
    leg_byes: int
    wides: int
    no_balls: int
    penalty: int
    boundary: bool
    short: int
    deliberate_short: bool
    crossed: bool | None


def side(team: str, size: int) -> LineUp:
    """The nominated players of a side."""
    players = tuple(Player(id=PlayerId(f"{team}{n}"), name=f"{team.upper()} {n}") for n in range(1, size + 1))
    return LineUp(team=TeamId(team), players=players)


class Scorebook:
    """A match being scored, with ``a1`` and ``a2`` at the crease and ``b11`` bowling."""

    def __init__(self, profile: Profile | None = None, *, size: int = 11) -> None:
        self.state = MatchState()
        self.bodies: list[Happening] = []
        teams = (Team(id=A, name="Ayr"), Team(id=B, name="Bray"))
        self.add(MatchOpened(profile=profile or Profile(), teams=teams), side("a", size), side("b", size))
        self.start("a")

    @property
    def innings(self) -> InningsState:
        """The innings in progress."""
        return self.state.innings[-1]

    @property
    def ends(self) -> tuple[str | None, str | None]:
        """Who is on strike, and who is not."""
        return self.innings.striker, self.innings.non_striker

    def batter(self, player: str) -> Batting:
        """A batter's line in the innings in progress."""
        return self.innings.batters[PlayerId(player)]

    def bowler(self, player: str) -> Bowling:
        """A bowler's line in the innings in progress."""
        return self.innings.bowlers[PlayerId(player)]

    def add(self, *bodies: Happening) -> Self:
        """Enter facts."""
        for body in bodies:
            self.bodies.append(body)
            advance(self.state, body)
        return self

    def start(self, team: str, *, super_over: bool = False) -> Self:
        """A side goes in; its first two walk out and the other side's last takes the ball."""
        self.add(InningsStarted(batting=TeamId(team), super_over=super_over))
        self.come(f"{team}1").come(f"{team}2")
        return self.bowl("b11" if team == "a" else "a11")

    def come(self, player: str, end: End | None = None) -> Self:
        """A batter comes in."""
        return self.add(BatterIn(player=PlayerId(player), end=end))

    def bowl(self, player: str) -> Self:
        """A bowler takes the ball."""
        return self.add(BowlerOn(player=PlayerId(player)))

    def ball(self, *, strike: str | None = None, over: Over | None = None, **counts: Unpack[Counts]) -> Self:
        """A delivery without a wicket."""
        faces = None if strike is None else PlayerId(strike)
        return self.add(Ball(delivery=Delivery(**counts), strike=faces, over=over))

    def dots(self, balls: int) -> Self:
        """Deliveries without a run."""
        for _ in range(balls):
            self.ball()
        return self

    def out(self, how: How, player: str | None = None, end: End | None = None, **counts: Unpack[Counts]) -> Self:
        """A delivery with a wicket."""
        wicket = Dismissal(how=how, player=None if player is None else PlayerId(player), end=end)
        return self.add(Ball(delivery=Delivery(wickets=(wicket,), **counts)))
