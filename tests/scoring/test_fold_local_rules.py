"""Rules that clubs use, of which there are no public records."""

from core.ids import PlayerId
from core.scoring.dismissal import End, How
from core.scoring.events import Over, Retired
from core.scoring.profile import LastMan, Pairs, Profile
from tests.scoring.scorebook import Scorebook


def test_in_pairs_cricket_a_wicket_costs_runs_and_the_batter_stays() -> None:
    """Five runs a wicket off a start of 200, and nobody goes."""
    book = Scorebook(Profile(pairs=Pairs(overs_per_pair=2, runs_per_wicket=5, starting_score=200)))
    book.ball(bat=2).out(How.BOWLED)
    assert (book.innings.runs, book.innings.wickets, book.ends) == (197, 1, ("a1", "a2"))
    assert not book.batter("a1").out
    assert (book.bowler("b11").wickets, book.innings.closed) == (1, "")


def test_in_pairs_cricket_the_next_pair_comes_after_its_overs() -> None:
    """Both ends are vacant then, whatever the score."""
    book = Scorebook(Profile(overs=4, pairs=Pairs(overs_per_pair=2))).dots(6).bowl("b10")
    assert book.dots(5).ends == ("a2", "a1")
    assert book.dots(1).ends == (None, None)
    assert book.come("a3").come("a4").bowl("b11").dots(1).ends == ("a3", "a4")


def test_in_pairs_cricket_a_run_out_places_both_batters() -> None:
    """The dismissed batter goes on from the end whose wicket was put down."""
    book = Scorebook(Profile(pairs=Pairs())).out(How.RUN_OUT, "a1", End.NON_STRIKER)
    assert book.ends == ("a2", "a1")


def test_in_pairs_cricket_a_chase_goes_on_past_the_target() -> None:
    """All pairs bat all their overs, since a wicket can still cost the lead."""
    book = Scorebook(Profile(overs=1, pairs=Pairs(overs_per_pair=1))).dots(6)
    book.start("b").ball(bat=1)
    assert (book.innings.target, book.innings.runs, book.innings.closed) == (1, 1, "")
    book.out(How.BOWLED).dots(4)
    assert (book.innings.runs, book.innings.closed) == (-4, "overs")


def test_the_last_man_stands_and_is_always_on_strike() -> None:
    """With nobody to partner him he faces every ball, odd runs and overs' ends included, until he is out."""
    book = Scorebook(Profile(players=3, last_man=LastMan.STANDS), size=3)
    book.out(How.BOWLED).come("a3").out(How.RUN_OUT, "a3", End.STRIKER)
    assert (book.ends, book.innings.closed) == (("a2", None), "")
    assert book.ball(bat=1).ends == ("a2", None)
    book.dots(3)
    assert book.ends == ("a2", None)
    assert book.bowl("b10").out(How.BOWLED).innings.closed == "all_out"
    assert book.innings.wickets == 3


def test_an_over_of_at_most_eight_balls() -> None:
    """A junior rule: wides are not bowled again past the limit."""
    book = Scorebook(Profile(most_balls_in_over=8))
    for _ in range(8):
        book.ball(wides=1)
    over = book.innings.overs[0]
    assert (over.complete, over.legal, over.deliveries, book.innings.overs_complete) == (True, 0, 8, 1)


def test_the_umpire_may_let_an_over_of_most_balls_go_on() -> None:
    """What the umpire does stands."""
    book = Scorebook(Profile(most_balls_in_over=2)).ball(wides=1).ball(wides=1, over=Over.GOES_ON)
    assert not book.innings.overs[0].complete
    assert book.ball(wides=1).innings.overs[0].complete


def test_a_batter_retires_on_reaching_the_score() -> None:
    """He goes with the ball that takes him there, is not out, and may come back when the others are out."""
    book = Scorebook(Profile(retire_at=6, players=4), size=4).ball(bat=5).ball().ball(bat=1)
    assert book.batter("a1").how is None
    book.ball(bat=1)
    assert (book.batter("a1").how, book.batter("a1").runs) == (Retired.NOT_OUT, 6)
    assert book.ends == ("a2", None)
    assert book.innings.wickets == 0


def test_nobody_retires_for_want_of_a_partner() -> None:
    """With nobody left to come in, the batter stays."""
    book = Scorebook(Profile(retire_at=6, players=2), size=2).ball(bat=6, boundary=True)
    assert book.ends == (PlayerId("a1"), "a2")


def test_a_batter_who_came_back_does_not_retire_again() -> None:
    """The rule asks once: at the ball on which the score is reached."""
    book = Scorebook(Profile(retire_at=6), size=11).ball(bat=6, boundary=True).come("a1").ball(bat=4, boundary=True)
    assert (book.batter("a1").runs, book.batter("a1").how) == (10, None)
