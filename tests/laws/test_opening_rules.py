"""What may happen before the first ball, and the local rules that a match opens with."""

import pytest

from core.errors import IllegalScore
from core.ids import PlayerId, TeamId
from core.scoring.decide import decide
from core.scoring.delivery import Delivery
from core.scoring.events import (
    Ball,
    BatterIn,
    InningsStarted,
    LineUp,
    MatchOpened,
    Player,
    Team,
    Toss,
)
from core.scoring.fold import advance
from core.scoring.profiles import (
    JUNIORS,
    LAST_MAN_STANDS,
    PAIRS,
    T20,
)
from core.scoring.state import MatchState
from tests.laws.game import A, B, Game, in_play, line_up, player

A1 = player(A, 1)
A3 = player(A, 3)
STRANGER = PlayerId("nobody")
BALL = Ball(delivery=Delivery())


class TestOpening:
    """Before the first ball."""

    def test_nothing_happens_before_the_match_is_open(self) -> None:
        """The match has to be opened first."""
        for body in (BALL, Toss(winner=A, bats=True), line_up(A, 11), InningsStarted(batting=A)):
            with pytest.raises(IllegalScore) as error:
                decide(MatchState(), body)
            assert error.value.reason == "not_open"

    def test_a_match_opens_once_between_two_sides(self) -> None:
        """A second opening, or a side against itself, is refused."""
        game, side = Game(), Team(id=A, name="Ashes")
        assert game.refused(MatchOpened(profile=T20, teams=(side, Team(id=B, name="Bears")))) == "already_open"
        with pytest.raises(IllegalScore) as error:
            decide(MatchState(), MatchOpened(profile=T20, teams=(side, side)))
        assert error.value.reason == "same_team"

    def test_one_toss(self) -> None:
        """Law 13.4: the toss is made once, by one of the two sides, before the first innings."""
        game = Game()
        assert game.refused(Toss(winner=TeamId("c"), bats=True)) == "unknown_team"
        assert game.add(Toss(winner=A, bats=False)) == []
        assert game.refused(Toss(winner=B, bats=True)) == "toss_twice"
        assert game.start(A) == ["batting_order"]
        game = in_play()
        assert game.add(Toss(winner=A, bats=True)) == ["toss_late"]

    def test_line_ups(self) -> None:
        """Law 1: eleven different players, none of them in both sides; another number is a doubt."""
        game = Game()
        twice = Player(id=A1, name="A1")
        assert game.refused(LineUp(team=A, players=(twice, twice))) == "duplicate_player"
        assert game.refused(LineUp(team=A, players=(twice,))) == "absurd_line_up"
        assert game.refused(LineUp(team=A, players=line_up(B, 11).players)) == "player_in_both"
        assert game.refused(LineUp(team=TeamId("c"), players=())) == "unknown_team"
        assert game.add(line_up(A, 10)) == ["line_up_size"]
        namesake = Player(id=PlayerId("a11"), name="A1")
        assert game.add(LineUp(team=A, players=(*line_up(A, 10).players, namesake))) == ["same_name"]

    def test_a_match_without_line_ups_can_be_scored(self) -> None:
        """A side that nobody has named may bat, with a doubt; its players are then taken as they come."""
        state = MatchState()
        advance(state, MatchOpened(profile=T20, teams=(Team(id=A, name="Ashes"), Team(id=B, name="Bears"))))
        warnings = decide(state, InningsStarted(batting=A)).warnings
        assert [breach.code for breach in warnings] == ["no_line_up"]
        advance(state, InningsStarted(batting=A))
        assert decide(state, BatterIn(player=STRANGER)).warnings == ()

    def test_a_corrected_line_up_keeps_the_batters(self) -> None:
        """A line-up without somebody who is batting is doubtful."""
        game = in_play()
        assert game.add(LineUp(team=A, players=line_up(A, 12).players[1:])) == ["line_up_drops_batter"]


class TestLocalRules:
    """What clubs play."""

    def test_a_wicket_in_pairs_leaves_the_batter_in(self) -> None:
        """Pairs: the same two go on, and when their overs are done they do not come again."""
        game = Game(PAIRS)
        game.start()
        game.ball("W b")
        assert game.now.runs == 195
        assert game.ball() == []
        while game.now.striker is not None:
            if game.now.bowler is None:
                game.bowl_from(1 + game.now.overs_complete % 4)
            game.ball()
        assert game.come_in(A1) == ["bats_again"]
        assert game.come_in(A3) == []

    def test_the_last_man_bats_alone(self) -> None:
        """Last man stands: no partner is needed when nobody is left; a side of eight loses eight wickets."""
        game = Game(LAST_MAN_STANDS)
        game.start()
        game.balls(",".join(["W b"] * 7))
        assert game.now.wickets == 7
        assert game.now.closed == ""
        assert game.balls("1,1") == []
        game.balls("W b")
        assert game.now.closed == "all_out"

    def test_a_batter_retires_at_the_limit(self) -> None:
        """Juniors: thirty and out, to come back when the others are."""
        game = Game(JUNIORS)
        game.start()
        game.balls("6,6,6,6,4")
        assert game.now.striker == A1
        game.ball("2")
        assert A1 not in (game.now.striker, game.now.non_striker)
        assert game.come_in(A1) == []
        game.bowl_from(2)
        game.add(Ball(delivery=Delivery(), strike=A1))
        assert game.ball() == ["must_retire"]
