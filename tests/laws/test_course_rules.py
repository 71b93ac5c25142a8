"""Innings, interruptions, results, and what is only doubtful."""

from core.ids import TeamId
from core.scoring.decide import decide
from core.scoring.delivery import Delivery
from core.scoring.events import (
    Ball,
    BatterIn,
    Declaration,
    Forfeit,
    InningsStarted,
    Interruption,
    Over,
    Penalty,
    Result,
    ResultKind,
    Revision,
    Toss,
)
from core.scoring.notation import read
from core.scoring.profiles import (
    FIRST_CLASS,
    ODI,
    ONE_DAY_TWO_INNINGS,
    T20,
    TEST,
)
from tests.laws.game import A, B, Game, in_play, player

A1 = player(A, 1)
A2 = player(A, 2)
A3 = player(A, 3)
B1 = player(B, 1)
B2 = player(B, 2)
B3 = player(B, 3)
BALL = Ball(delivery=Delivery())


class TestDoubts:
    """Accepted, with a warning."""

    def test_a_free_hit_allows_few_wickets_and_survives_an_extra(self) -> None:
        """Playing conditions: run outs only; a wide or a no-ball keeps the free hit for the next ball."""
        game = in_play()
        game.ball("nb")
        assert game.ball("1w") == []
        assert game.ball("nb+1") == []
        assert game.ball("W c(b5)") == ["free_hit_wicket"]
        game.come_in(A3)
        assert game.ball("W c(b5)") == []

    def test_an_over_called_by_mistake(self) -> None:
        """Law 17.5: an over that the umpires miscounted stands as they counted it."""
        game = in_play()
        game.balls(".,.,.,.")
        assert game.add(Ball(delivery=Delivery(), over=Over.CALLED)) == ["over_called_early"]
        game.bowl_from(2)
        game.balls(".,.,.,.,.")
        assert game.add(Ball(delivery=Delivery(), over=Over.GOES_ON)) == ["over_goes_on"]
        assert game.ball() == []
        assert game.now.overs_complete == 2
        game.bowl_from(3)
        game.balls(".,.,.,.,.")
        assert game.add(Ball(delivery=Delivery(wides=1), over=Over.CALLED)) == ["over_called_early"]
        game.bowl_from(4)
        game.balls(".,.,.,.,.")
        game.add(Ball(delivery=Delivery(), over=Over.GOES_ON))
        game.add(Ball(delivery=Delivery(), over=Over.GOES_ON))
        assert game.now.overs[-1].legal == 7

    def test_runs_after_the_winning_one_do_not_count(self) -> None:
        """Law 16.6: two where one wins is a doubt, a boundary's whole allowance is not."""
        game = in_play()
        game.ball("1")
        game.start(B)
        game.ball("1")
        assert "runs_past_target" in [b.code for b in decide(game.state, Ball(delivery=read("2"))).warnings]
        for text in ("1", "4", "6", "5w", "4b"):
            assert decide(game.state, Ball(delivery=read(text))).warnings == ()

    def test_a_fielder_of_the_batting_side(self) -> None:
        """A substitute need not be in a line-up, but is not one of the batters."""
        game = in_play()
        assert decide(game.state, Ball(delivery=read("W c(sub)"))).warnings == ()
        assert game.ball("W c(a4)") == ["fielder_of_batting_side"]

    def test_play_that_is_interrupted(self) -> None:
        """A ball during an interruption is taken, and so is a second stop."""
        game = in_play()
        assert game.add(Interruption(stopped=False)) == ["not_stopped"]
        game.add(Interruption(stopped=True, reason="rain"))
        assert game.add(Interruption(stopped=True)) == ["already_stopped"]
        assert game.ball() == ["play_stopped"]
        assert game.add(Interruption(stopped=False)) == []

    def test_penalties_are_fives(self) -> None:
        """Law 41.17."""
        game = in_play()
        assert game.refused(Penalty(team=A, runs=0)) == "absurd_runs"
        assert game.refused(Penalty(team=TeamId("c"))) == "unknown_team"
        assert game.add(Penalty(team=A, runs=3)) == ["penalty_not_five"]
        assert game.add(Penalty(team=B)) == []

    def test_revisions(self) -> None:
        """A revision says something sane; fewer overs than were bowled is a doubt."""
        game = in_play()
        for body, code in (
            (Revision(), "empty_revision"),
            (Revision(overs=-1), "negative_revision"),
            (Revision(target=1_000_000), "absurd_revision"),
            (Revision(balls=3), "revised_balls"),
            (Revision(overs=5, balls=6), "revised_balls"),
        ):
            assert game.refused(body) == code
        game.balls(",".join("......."))
        assert game.add(Revision(overs=21)) == ["more_overs"]
        assert game.add(Revision(overs=1)) == ["limit_passed"]


class TestInnings:
    """Laws 12 to 15."""

    def test_a_side_has_its_innings_and_no_more(self) -> None:
        """Law 13.1: one each here; the next must be a super over after a tie."""
        game = in_play()
        assert game.refused(InningsStarted(batting=A)) == "too_many_innings"
        assert game.refused(InningsStarted(batting=TeamId("c"))) == "unknown_team"
        assert game.add(InningsStarted(batting=B)) == ["innings_not_over"]

    def test_declaring_and_forfeiting(self) -> None:
        """Law 15: for matches without an over limit; a side cannot forfeit an innings that it has not left."""
        game = in_play()
        assert game.add(Declaration()) == ["declared_limited"]
        assert game.refused(Declaration()) == "innings_over"
        assert game.add(Forfeit(team=B)) == ["forfeit_limited"]
        game = Game(FIRST_CLASS)
        assert game.refused(Declaration()) == "no_innings"
        game.start()
        assert game.add(Declaration()) == []
        assert game.add(Forfeit(team=B)) == []
        assert game.add(Forfeit(team=A)) == []
        assert game.refused(Forfeit(team=A)) == "too_many_innings"
        assert game.refused(Forfeit(team=TeamId("c"))) == "unknown_team"

    def test_the_follow_on_needs_its_lead(self) -> None:
        """Law 14.1: 75 runs in a match of one day."""
        for lead, expected in ((74, ["follow_on_unavailable"]), (75, [])):
            game = Game(ONE_DAY_TWO_INNINGS)
            game.start(A)
            game.score(lead, 30)
            game.add(Declaration())
            game.start(B)
            game.add(Declaration())
            assert game.start(B, follow_on=True) == expected

    def test_a_lost_first_day_lowers_the_lead(self) -> None:
        """Law 14.3: a Test that loses its first day needs 150, and 149 is not enough."""
        for lead, lost_day, expected in ((150, False, ["follow_on_unavailable"]), (150, True, []), (149, True, None)):
            game = Game(TEST)
            if lost_day:
                game.add(Revision(days=4, method=""))
            game.start(A)
            game.score(lead, 30)
            game.add(Declaration())
            game.start(B)
            game.add(Declaration())
            assert game.start(B, follow_on=True) == (["follow_on_unavailable"] if expected is None else expected)

    def test_the_follow_on_is_the_second_sides(self) -> None:
        """Law 14: only the side that batted second follows on; batting again without it is out of order."""
        game = Game(TEST)
        game.start(A)
        game.add(Declaration())
        assert game.start(A, follow_on=True) == ["follow_on_order"]
        game = Game(TEST)
        game.start(A)
        game.add(Declaration())
        assert game.start(A) == ["batting_order"]

    def test_nothing_is_bowled_in_a_closed_innings(self) -> None:
        """The innings is over once the overs are used."""
        game = Game(T20)
        game.add(Revision(overs=1))
        game.start()
        game.balls(",".join("......"))
        assert game.refused(BALL) == "innings_over"
        assert game.refused(BatterIn(player=A3)) == "innings_over"


class TestAfterTheMatch:
    """Once there is a result."""

    def finished(self) -> Game:
        """Return a match that side ``b`` has won by ten wickets."""
        game = in_play()
        game.ball("1")
        game.start(B)
        game.ball("2")
        return game

    def test_the_match_is_over(self) -> None:
        """Law 12.9: no ball, innings or toss after the winning hit."""
        game = self.finished()
        assert game.refused(BALL) == "innings_over"
        assert game.refused(InningsStarted(batting=A, super_over=True)) == "match_over"
        assert game.refused(Toss(winner=A, bats=True)) == "match_over"

    def test_penalties_and_a_corrected_result_are_still_possible(self) -> None:
        """Law 41.18 and 16.9: awards after the last ball, and the umpires' correction."""
        game = self.finished()
        assert game.add(Penalty(team=A)) == []
        game = self.finished()
        assert game.add(Result(result=ResultKind.WON, winner=A)) == ["result_differs"]
        assert game.add(Result(result=ResultKind.WON, winner=B)) == []
        assert game.refused(BALL) == "match_over"

    def test_a_result_says_who_won(self) -> None:
        """A winner for a win, and none where nobody won."""
        game = in_play()
        assert game.refused(Result(result=ResultKind.WON)) == "no_winner"
        assert game.refused(Result(result=ResultKind.DRAWN, winner=A)) == "needless_winner"
        assert game.refused(Result(result=ResultKind.WON, winner=TeamId("c"))) == "unknown_team"
        game.ball()
        assert game.add(Result(result=ResultKind.ABANDONED)) == ["balls_were_bowled"]


class TestSuperOver:
    """The ICC's T20I playing conditions."""

    def tied(self) -> Game:
        """Return a T20 of an over a side, tied at one each."""
        game = Game(T20)
        game.add(Revision(overs=1, method=""))
        game.start(A)
        game.balls(",".join("1....."))
        game.start(B)
        game.balls(",".join("1....."))
        return game

    def test_a_super_over_follows_a_tie_only(self) -> None:
        """The side that batted second bats first."""
        game = in_play()
        assert "not_tied" in game.start(B, super_over=True)
        game = Game(ODI)
        assert "no_super_over" in game.start(B, super_over=True)
        game = self.tied()
        assert game.refused(InningsStarted(batting=A)) == "match_over"
        assert game.start(B, super_over=True) == []
        game = self.tied()
        assert game.start(A, super_over=True) == ["super_over_order"]

    def test_two_wickets_end_it_and_the_dismissed_are_barred_from_the_next(self) -> None:
        """Whoever was out, and the bowler of the last one, take no part in the next super over."""
        game = self.tied()
        game.start(B, super_over=True)
        game.ball("W b")
        game.come_in(B3)
        game.ball("W b")
        assert game.now.closed == "all_out"
        assert game.refused(InningsStarted(batting=B)) == "super_over_played"
        game.start(A, super_over=True)
        game.balls(",".join("......"))
        assert game.add(InningsStarted(batting=A, super_over=True)) == []
        assert game.come_in(A1) == []
        assert game.come_in(A2) == []
        assert game.bowl_from(11) == ["bowler_barred"]
        assert game.bowl_from(10) == []
        game.balls(",".join("......"))
        assert game.add(InningsStarted(batting=B, super_over=True)) == []
        assert game.come_in(B1) == ["batter_barred"]
        assert game.come_in(B2) == []
