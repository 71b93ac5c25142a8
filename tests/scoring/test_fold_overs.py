"""Overs, maidens, extras and the bowler's analysis (Laws 17, 21, 22 and 41)."""

import pytest

from core.scoring.events import Over
from core.scoring.figures import bowler_overs, overs_text
from core.scoring.profile import Profile
from core.scoring.profiles import THE_HUNDRED
from tests.scoring.scorebook import Counts, Scorebook


@pytest.mark.parametrize(
    ("counts", "total", "bat", "faced", "charged", "legal"),
    [
        (Counts(bat=3), 3, 3, 1, 3, 1),
        (Counts(byes=2), 2, 0, 1, 0, 1),
        (Counts(leg_byes=4), 4, 0, 1, 0, 1),
        (Counts(wides=3), 3, 0, 0, 3, 0),
        (Counts(no_balls=1), 1, 0, 1, 1, 0),
        (Counts(no_balls=1, bat=4, boundary=True), 5, 4, 1, 5, 0),
        (Counts(no_balls=1, byes=2), 3, 0, 1, 1, 0),
        (Counts(no_balls=3), 3, 0, 1, 3, 0),
        (Counts(penalty=5), 5, 0, 1, 0, 1),
    ],
)
def test_each_kind_of_run_goes_where_the_laws_put_it(  # noqa: PLR0913, PLR0917 - a row of the table
    counts: Counts, total: int, bat: int, faced: int, charged: int, legal: int
) -> None:
    """Laws 18, 21, 22, 23 and 41: the total, the batter's runs and balls, the bowler's runs, the count of the over."""
    book = Scorebook().ball(**counts)
    batter, bowler = book.batter("a1"), book.bowler("b11")
    assert book.innings.runs == total == book.innings.overs[0].runs
    assert (batter.runs, batter.balls, bowler.runs, bowler.balls) == (bat, faced, charged, legal)
    assert book.innings.legal_balls == legal
    assert book.innings.extras.total == total - bat


def test_an_all_run_four_is_no_boundary() -> None:
    """Law 19.7: only a ball that crossed the boundary is a four or a six in the figures."""
    book = Scorebook().ball(bat=4).ball(bat=4, boundary=True).ball(bat=6, boundary=True).ball(bat=5, boundary=True)
    assert (book.batter("a1").fours, book.batter("a1").sixes, book.bowler("b11").fours) == (1, 1, 1)


def test_a_maiden_allows_byes_and_leg_byes() -> None:
    """Law 17.9 and scoring practice: a maiden has nothing charged to the bowler."""
    book = Scorebook().dots(4).ball(byes=4).ball(leg_byes=1)
    assert (book.bowler("b11").maidens, book.bowler("b11").overs, book.bowler("b11").dots) == (1, 1, 6)


def test_a_wide_spoils_a_maiden() -> None:
    """Law 22.8: wides are charged to the bowler."""
    assert Scorebook().ball(wides=1).dots(6).bowler("b11").maidens == 0


def test_a_shared_over_is_nobodys_maiden() -> None:
    """Law 17.8: whoever finishes another's over bowled a part of it, and so did the other."""
    book = Scorebook().dots(2).bowl("b10").dots(4)
    assert (book.bowler("b11").maidens, book.bowler("b10").maidens) == (0, 0)
    assert bowler_overs(book.bowler("b11"), 6) == "0.2"
    assert bowler_overs(book.bowler("b10"), 6) == "0.4"
    assert book.innings.overs[0].bowlers == ["b11", "b10"]


def test_parts_of_overs_add_up_to_whole_ones() -> None:
    """Four balls and three are an over and a ball in the analysis."""
    book = Scorebook().dots(4).bowl("b10").dots(2).bowl("b11").dots(3)
    assert bowler_overs(book.bowler("b11"), 6) == "1.1"


@pytest.mark.parametrize(("balls", "called"), [(5, Over.CALLED), (7, None)])
def test_a_miscounted_over_counts_as_one(balls: int, called: Over | None) -> None:
    """Law 17.5: an over of five or seven balls stands as the umpire counted it."""
    book = Scorebook().dots(min(balls - 1, 5))
    if balls > 6:
        book.ball(over=Over.GOES_ON)
    book.ball(over=called)
    over = book.innings.overs[0]
    assert (over.complete, over.legal, over.allotted) == (True, balls, balls)
    assert (overs_text(book.innings), bowler_overs(book.bowler("b11"), 6)) == ("1", "1")
    assert book.ends == ("a2", "a1")


def test_overs_read_as_people_say_them() -> None:
    """Completed overs, and the balls of a part over."""
    book = Scorebook()
    assert overs_text(book.innings) == "0"
    assert overs_text(book.dots(3).innings) == "0.3"
    assert overs_text(book.dots(3).innings) == "1"


def test_a_free_hit_survives_a_wide() -> None:
    """Playing conditions: the ball after a no-ball is a free hit, and so is the next while it is a wide or no-ball."""
    book = Scorebook()
    balls = (Counts(no_balls=1), Counts(wides=1), Counts(no_balls=1), Counts(), Counts(wides=1))
    free = [book.ball(**counts).innings.free_hit for counts in balls]
    assert free == [True, True, True, False, False]
    assert not Scorebook(Profile(free_hit=False)).ball(no_balls=1).innings.free_hit


def test_overs_in_a_row_are_counted() -> None:
    """Law 17.6: nobody bowls two overs in a row, and The Hundred allows two sets of five."""
    book = Scorebook(THE_HUNDRED).dots(5).bowl("b11").dots(5)
    assert book.bowler("b11").overs_in_a_row == 2
    book.bowl("b10").dots(5).bowl("b11").ball()
    assert book.bowler("b11").overs_in_a_row == 1


def test_the_over_in_progress_is_kept_until_the_next_begins() -> None:
    """A scoreboard shows the last over between overs."""
    book = Scorebook().dots(5).ball(bat=2)
    assert [ball.total for ball in book.innings.this_over] == [0, 0, 0, 0, 0, 2]
    assert len(book.bowl("b10").ball().innings.this_over) == 1
