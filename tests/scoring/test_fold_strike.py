"""Who faces the next ball (Laws 17 and 18)."""

import pytest

from core.scoring.profile import Profile
from core.scoring.profiles import THE_HUNDRED
from tests.scoring.scorebook import Counts, Scorebook


@pytest.mark.parametrize(
    ("counts", "changes"),
    [
        (Counts(), False),
        (Counts(bat=1), True),
        (Counts(bat=3), True),
        (Counts(bat=4, boundary=True), False),
        (Counts(bat=4), False),
        (Counts(bat=5), True),
        (Counts(byes=1), True),
        (Counts(leg_byes=3), True),
        (Counts(wides=1), False),
        (Counts(wides=2), True),
        (Counts(wides=5, boundary=True), False),
        (Counts(no_balls=1), False),
        (Counts(no_balls=1, bat=1), True),
        (Counts(no_balls=1, leg_byes=1), True),
        (Counts(no_balls=2), True),
        (Counts(penalty=5), False),
        (Counts(bat=1, penalty=5), True),
        (Counts(bat=1, short=1), False),
        (Counts(deliberate_short=True, short=1), False),
        (Counts(no_balls=1, deliberate_short=True, short=3), False),
    ],
)
def test_batters_change_over_on_odd_runs_run(counts: Counts, changes: bool) -> None:  # noqa: FBT001 - parametrized
    """Law 18: only runs that were physically run change the ends; penalties, allowances and disallowed runs do not."""
    book = Scorebook().ball(**counts)
    assert book.ends == (("a2", "a1") if changes else ("a1", "a2"))


def test_a_two_run_wide_has_no_run_in_it() -> None:
    """A club's two-run wide is a penalty of two, so that three wides are one run."""
    book = Scorebook(Profile(wide_penalty=2))
    assert book.ball(wides=2).ends == ("a1", "a2")
    assert book.ball(wides=3).ends == ("a2", "a1")


def test_ends_change_after_an_over() -> None:
    """Law 17.1: the next over is bowled from the other end, so the non-striker faces it."""
    book = Scorebook().dots(6)
    assert book.ends == ("a2", "a1")
    assert book.innings.bowler is None
    assert book.innings.previous_bowler == "b11"


def test_a_single_off_the_last_ball_keeps_the_strike() -> None:
    """Laws 17.1 and 18: a run and the change of ends cancel out."""
    assert Scorebook().dots(5).ball(bat=1).ends == ("a1", "a2")


def test_the_hundred_changes_ends_after_ten_balls() -> None:
    """The Hundred's playing conditions: the first set of five leaves the ends, the second changes them."""
    book = Scorebook(THE_HUNDRED).dots(5)
    assert book.ends == ("a1", "a2")
    assert book.bowl("b11").dots(5).ends == ("a2", "a1")


def test_the_scorer_may_say_who_faces() -> None:
    """An override names who faces next, whatever the default says, and only once."""
    book = Scorebook().ball(bat=1, strike="a1")
    assert book.ends == ("a1", "a2")
    assert book.ball(bat=1).ends == ("a2", "a1")


def test_an_override_at_the_end_of_an_over_counts_after_the_change_of_ends() -> None:
    """An override speaks of the next ball, also when that begins an over."""
    assert Scorebook().dots(5).ball(strike="a1").ends == ("a1", "a2")
