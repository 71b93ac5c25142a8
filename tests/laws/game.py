"""A match written ball by ball in the notation, judged and folded as it goes."""

import pytest

from core.errors import IllegalScore
from core.ids import PlayerId, TeamId
from core.scoring.decide import decide
from core.scoring.events import (
    Ball,
    BatterIn,
    BowlerOn,
    Happening,
    InningsStarted,
    LineUp,
    MatchOpened,
    Player,
    Team,
)
from core.scoring.fold import advance
from core.scoring.notation import read
from core.scoring.profile import Profile
from core.scoring.profiles import T20
from core.scoring.state import InningsState, MatchState

A, B = TeamId("a"), TeamId("b")


def player(team: TeamId, number: int) -> PlayerId:
    """Return a player's id: ``a1`` opens the batting for side ``a``."""
    return PlayerId(f"{team}{number}")


def line_up(team: TeamId, size: int) -> LineUp:
    """Return a side's line-up, numbered in batting order."""
    ids = [player(team, number) for number in range(1, size + 1)]
    return LineUp(team=team, players=tuple(Player(id=id_, name=id_.upper()) for id_ in ids))


class Game:
    """A match in progress; ``warnings`` are the codes of all that was accepted with a doubt."""

    def __init__(self, profile: Profile = T20, size: int | None = None) -> None:
        """Open the match and name both sides, of ``size`` players or as the profile says."""
        self.state = MatchState()
        self.bodies: list[Happening] = []
        self.warnings: list[str] = []
        self.add(MatchOpened(profile=profile, teams=(Team(id=A, name="Ashes"), Team(id=B, name="Bears"))))
        for team in (A, B):
            self.add(line_up(team, size or profile.players))
        self.warnings.clear()

    @property
    def now(self) -> InningsState:
        """The innings in progress."""
        assert self.state.current is not None
        return self.state.current

    def add(self, body: Happening) -> list[str]:
        """Propose and fold a body; returns the codes of its warnings."""
        codes = [breach.code for breach in decide(self.state, body).warnings]
        advance(self.state, body)
        self.bodies.append(body)
        self.warnings += codes
        return codes

    def refused(self, body: Happening) -> str:
        """Propose a body that must be refused; returns the code."""
        with pytest.raises(IllegalScore) as refusal:
            decide(self.state, body)
        assert refusal.value.message.endswith(".")
        return refusal.value.reason

    def start(self, team: TeamId = A, *, super_over: bool = False, follow_on: bool = False) -> list[str]:
        """Send a side in, with its first two batters and the other side's eleventh to bowl."""
        codes = self.add(InningsStarted(batting=team, super_over=super_over, follow_on=follow_on))
        if not self.now.closed:
            self.come_in(player(team, 1))
            self.come_in(player(team, 2))
            self.bowl_from(11 if super_over else 1)
        return codes

    def come_in(self, batter: PlayerId) -> list[str]:
        """Send a batter in."""
        return self.add(BatterIn(player=batter))

    def bowl_from(self, number: int, reason: str = "") -> list[str]:
        """Give the ball to a bowler by number."""
        return self.add(BowlerOn(player=player(self.now.bowling, number), reason=reason))

    def ball(self, text: str = ".") -> list[str]:
        """Bowl one ball in the notation."""
        return self.add(Ball(delivery=read(text)))

    def balls(self, texts: str) -> list[str]:
        """Bowl balls parted by ``,``; bowlers alternate and batters come in by number."""
        codes: list[str] = []
        for text in texts.split(","):
            self.ready()
            codes += self.ball(text.strip())
        return codes

    def ready(self) -> None:
        """Bring in whoever is missing before the next ball."""
        innings = self.now
        while (innings.striker is None or innings.non_striker is None) and len(innings.batters) < innings.players:
            self.come_in(player(innings.batting, len(innings.batters) + 1))
        if innings.bowler is None:
            self.bowl_from(1 + innings.overs_complete % innings.players)

    def score(self, runs: int, balls: int) -> None:
        """Make so many runs off at most so many balls: sixes first, then singles, then dots."""
        for left in range(balls, 0, -1):
            if self.now.closed:
                break
            hit = min(runs, 6 if runs > left else 1)
            self.balls(f"{hit}" if hit else ".")
            runs -= hit
        assert runs == 0


def in_play(profile: Profile = T20) -> Game:
    """Return a match with both openers of side ``a`` in and a bowler on."""
    game = Game(profile)
    game.start()
    return game
