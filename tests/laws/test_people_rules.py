"""Who may bat, bowl, leave and be replaced."""

from core.ids import PlayerId, TeamId
from core.scoring.delivery import Delivery
from core.scoring.dismissal import Dismissal, How
from core.scoring.events import (
    Absence,
    Ball,
    BatterIn,
    BowlerOn,
    InningsStarted,
    Player,
    Replacement,
    Retired,
    Retirement,
    Revision,
    TimedOut,
)
from core.scoring.profiles import (
    ODI,
    T20,
    THE_HUNDRED,
)
from core.scoring.rules.people import overs_allowed
from tests.laws.game import A, B, Game, in_play, player

A1 = player(A, 1)
A2 = player(A, 2)
A3 = player(A, 3)
A4 = player(A, 4)
B1 = player(B, 1)
B2 = player(B, 2)
STRANGER = PlayerId("nobody")
BALL = Ball(delivery=Delivery())


class TestBatters:
    """Who comes and goes."""

    def test_a_ball_needs_two_batters_and_a_bowler(self) -> None:
        """Law 17: no ball without a bowler, a striker and a partner."""
        game = Game()
        assert game.refused(BALL) == "no_innings"
        game.add(InningsStarted(batting=A))
        assert game.refused(BALL) == "no_batter"
        game.come_in(A1)
        assert game.refused(BALL) == "no_partner"
        game.come_in(A2)
        assert game.refused(BALL) == "no_bowler"
        game.bowl_from(1)
        assert game.ball() == []

    def test_who_may_come_in(self) -> None:
        """A batter of the side who is neither at the wicket nor out, and only where an end is vacant."""
        game = in_play()
        assert game.refused(BatterIn(player=A3)) == "no_vacancy"
        assert game.refused(BatterIn(player=A1)) == "same_batter"
        game.ball("W b")
        assert game.refused(BatterIn(player=A1)) == "already_out"
        assert game.refused(BatterIn(player=A2)) == "same_batter"
        assert game.refused(BatterIn(player=B1)) == "unknown_player"
        assert game.refused(BatterIn(player=STRANGER)) == "unknown_player"
        assert game.come_in(A3) == []

    def test_only_batters_at_the_wicket_are_dismissed(self) -> None:
        """Laws 32 to 39: the striker; the non-striker only run out or obstructing; nobody twice."""
        game = in_play()
        for who, how, code in ((A3, How.LBW, "not_batting"), (A2, How.LBW, "not_striker")):
            wicket = Dismissal(how=how, player=who)
            assert game.refused(Ball(delivery=Delivery(wickets=(wicket,)))) == code
        assert game.refused(Ball(delivery=Delivery(wickets=(Dismissal(how=How.OBSTRUCTING),) * 2))) == "out_twice"
        assert game.ball("1 W ro@ns:a2") == []

    def test_retired_hurt_may_return_and_retired_out_needs_consent(self) -> None:
        """Law 25.4: hurt or ill may resume; otherwise only the opposing captain can allow it."""
        game = in_play()
        assert game.refused(Retirement(player=A3, how=Retired.HURT)) == "not_batting"
        game.add(Retirement(player=A1, how=Retired.HURT))
        game.come_in(A3)
        game.add(Retirement(player=A3, how=Retired.OUT))
        assert game.come_in(A1) == []
        game.add(Retirement(player=A1, how=Retired.ILL))
        assert game.come_in(A3) == ["retired_out_returns"]

    def test_timed_out_is_for_an_incoming_batter(self) -> None:
        """Law 40: somebody who is due in, has not batted, and did not come."""
        game = in_play()
        assert game.refused(TimedOut(player=A3)) == "no_vacancy"
        game.ball("W b")
        assert game.refused(TimedOut(player=A2)) == "same_batter"
        assert game.refused(TimedOut(player=A1)) == "already_out"
        assert game.add(TimedOut(player=A3)) == []
        assert game.refused(BatterIn(player=A3)) == "already_out"

    def test_absent_players(self) -> None:
        """A batter at the wicket is not absent; an absent one who comes after all is a doubt."""
        game = in_play()
        assert game.refused(Absence(player=A1)) == "same_batter"
        assert game.refused(Absence(player=B1)) == "unknown_player"
        game.add(Absence(player=A3))
        game.ball("W b")
        assert game.come_in(A3) == ["was_absent"]

    def test_strike_can_only_be_named_for_a_batter_at_the_wicket(self) -> None:
        """Whoever the umpires put on strike is batting."""
        game = in_play()
        assert game.refused(Ball(delivery=Delivery(), strike=A3)) == "strike_not_batting"
        assert game.add(Ball(delivery=Delivery(), strike=A2)) == []
        game.ball("W b")
        assert game.refused(BatterIn(player=A3, strike=A4)) == "strike_not_batting"
        assert game.add(BatterIn(player=A3, strike=A3)) == []

    def test_replacements(self) -> None:
        """Law 1.2.2: somebody new for somebody of that side."""
        game = in_play()
        new = Player(id=PlayerId("a12"), name="A12")
        assert game.refused(Replacement(team=TeamId("c"), comes=new)) == "unknown_team"
        assert game.refused(Replacement(team=A, comes=new, goes=new.id)) == "replaces_self"
        assert game.refused(Replacement(team=A, comes=new, goes=B1)) == "unknown_player"
        assert game.refused(Replacement(team=A, comes=Player(id=A2, name="A2"), goes=A1)) == "already_in_side"
        assert game.refused(Replacement(team=A, comes=Player(id=B2, name="B2"), goes=A1)) == "player_in_both"
        assert game.add(Replacement(team=A, comes=new, goes=player(A, 11), reason="concussion")) == []
        game.ball("W b")
        assert game.refused(BatterIn(player=player(A, 11))) == "unknown_player"
        assert game.come_in(new.id) == []


class TestBowlers:
    """Law 17 and the quotas of playing conditions: the umpires' decision stands."""

    def test_nobody_bowls_two_overs_in_a_row(self) -> None:
        """Law 17.6: not even a part of the next one."""
        game = in_play()
        game.balls(".,.,.,.,.,.")
        assert game.bowl_from(1) == ["consecutive_overs"]
        assert game.bowl_from(2) == []
        game.balls(".,.")
        assert game.bowl_from(1, "injury") == ["consecutive_overs"]

    def test_a_change_in_mid_over_needs_a_reason(self) -> None:
        """Law 17.8: incapacity or suspension."""
        game = in_play()
        game.ball()
        assert game.bowl_from(2) == ["mid_over_change"]
        game.ball()
        assert game.bowl_from(3, "hamstring") == []

    def test_a_part_of_an_over_counts_towards_the_quota(self) -> None:
        """Playing conditions: four overs in a T20, a part of one being a whole one."""
        game = in_play()
        for over in range(8):
            game.bowl_from(1 if over % 2 == 0 else 2 + over)
            if over == 0:
                game.balls(".,.,.")
                game.bowl_from(11, "cramp")
                game.balls(".,.,.")
            else:
                game.balls(",".join("......"))
        assert game.bowl_from(1) == ["over_quota"]

    def test_a_shortened_innings_shortens_the_quota(self) -> None:
        """Four overs of twenty are 2.4 of twelve, rounded up."""
        game = Game(T20)
        game.add(Revision(overs=12))
        game.start()
        assert overs_allowed(game.state, game.now) == 3
        game = Game(ODI)
        game.start()
        assert overs_allowed(game.state, game.now) == 10

    def test_ten_balls_in_a_row_in_the_hundred(self) -> None:
        """The Hundred: two sets of five in a row, not three, and twenty balls in all."""
        game = Game(THE_HUNDRED)
        game.start()
        game.balls(".,.,.,.,.")
        assert game.bowl_from(1) == []
        game.balls(".,.,.,.,.")
        assert game.bowl_from(1) == ["consecutive_overs"]

    def test_the_bowler_is_of_the_fielding_side(self) -> None:
        """A batter of the side cannot bowl at it."""
        game = Game()
        assert game.refused(BowlerOn(player=B1)) == "no_innings"
        game.start()
        assert game.refused(BowlerOn(player=A3)) == "unknown_player"
