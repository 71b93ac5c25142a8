"""Wickets: who is credited, who goes, and which end the next batter takes (Laws 18, 25, 32 to 40)."""

import pytest

from core.ids import PlayerId
from core.scoring.delivery import Delivery
from core.scoring.dismissal import Dismissal, End, How
from core.scoring.events import Absence, Ball, Player, Replacement, Retired, Retirement, TimedOut
from core.scoring.profile import Profile
from tests.scoring.scorebook import A, Scorebook, side

_OLD_LAW = Profile(caught_brings_new_batter_on_strike=False)


@pytest.mark.parametrize("how", [How.BOWLED, How.LBW, How.STUMPED, How.HIT_WICKET, How.CAUGHT, How.CAUGHT_AND_BOWLED])
def test_the_bowler_is_credited(how: How) -> None:
    """Laws 32 to 39: these fall to the bowler, and the new batter takes the striker's end."""
    book = Scorebook().out(how).come("a3")
    assert book.bowler("b11").wickets == 1
    assert book.batter("a1").bowler == "b11"
    assert book.ends == ("a3", "a2")


@pytest.mark.parametrize("how", [How.RUN_OUT, How.OBSTRUCTING, How.HIT_TWICE, How.HANDLED])
def test_the_bowler_is_not_credited(how: How) -> None:
    """Laws 34.5, 37.5 and 38.5: these are wickets, and nobody's."""
    book = Scorebook().out(how, end=End.STRIKER)
    assert (book.innings.wickets, book.bowler("b11").wickets, book.batter("a1").bowler) == (1, 0, None)
    assert book.batter("a1").out


@pytest.mark.parametrize("crossed", [None, False, True])
def test_a_catch_brings_the_new_batter_on_strike(crossed: bool | None) -> None:  # noqa: FBT001 - parametrized
    """Law 18.11 since October 2022: crossing does not matter."""
    assert Scorebook().out(How.CAUGHT, crossed=crossed).come("a3").ends == ("a3", "a2")


def test_before_2022_batters_who_crossed_stay_crossed() -> None:
    """Law 18.11 (2017 code): the not out batter keeps the end that he has reached."""
    assert Scorebook(_OLD_LAW).out(How.CAUGHT, crossed=True).come("a3").ends == ("a2", "a3")
    assert Scorebook(_OLD_LAW).out(How.CAUGHT, crossed=False).come("a3").ends == ("a3", "a2")


@pytest.mark.parametrize(
    ("who", "end", "bat", "ends"),
    [
        ("a1", End.STRIKER, 1, ("a3", "a2")),
        ("a1", End.NON_STRIKER, 0, ("a2", "a3")),
        ("a2", End.STRIKER, 0, ("a3", "a1")),
        ("a2", End.NON_STRIKER, 1, ("a1", "a3")),
    ],
)
def test_a_run_out_leaves_the_end_that_the_scorer_names(who: str, end: End, bat: int, ends: tuple[str, str]) -> None:
    """Law 38: the end is where the wicket was put down; the partner is at the other, whatever was run."""
    book = Scorebook().out(How.RUN_OUT, who, end, bat=bat).come("a3")
    assert book.ends == ends
    assert book.batter("a1").runs == bat


@pytest.mark.parametrize(
    ("who", "bat", "ends"),
    [("a1", 0, ("a2", "a3")), ("a1", 1, ("a3", "a2")), ("a2", 0, ("a3", "a1")), ("a2", 1, ("a1", "a3"))],
)
def test_a_run_out_without_an_end_is_put_where_the_next_run_led(who: str, bat: int, ends: tuple[str, str]) -> None:
    """The most frequent case, and no more than a default: an old record may not say where the wicket was put down."""
    assert Scorebook().out(How.RUN_OUT, who, bat=bat).come("a3").ends == ends


def test_obstruction_leaves_the_batters_where_they_had_got_to() -> None:
    """Law 18.12: runs completed count, and a run in progress if the batters had crossed."""
    assert Scorebook().out(How.OBSTRUCTING, bat=1).come("a3").ends == ("a2", "a3")
    assert Scorebook().out(How.OBSTRUCTING, crossed=True).come("a3").ends == ("a2", "a3")
    assert Scorebook().out(How.OBSTRUCTING, bat=1, crossed=True).come("a3").ends == ("a3", "a2")


def test_a_wicket_with_the_last_ball_of_an_over() -> None:
    """Laws 17.1 and 18.11: the new batter takes the vacated end, which is then the non-striker's."""
    assert Scorebook().dots(5).out(How.BOWLED).come("a3").ends == ("a2", "a3")


def test_two_wickets_on_one_ball() -> None:
    """A stumping off a wide and a run out of the other batter: both go, and both ends are vacant."""
    wickets = (
        Dismissal(how=How.STUMPED),
        Dismissal(how=How.RUN_OUT, player=PlayerId("a2"), end=End.NON_STRIKER),
    )
    book = Scorebook().add(Ball(delivery=Delivery(wides=1, wickets=wickets)))
    assert (book.innings.wickets, book.ends) == (2, (None, None))
    assert book.come("a3", End.NON_STRIKER).come("a4").ends == ("a4", "a3")


def test_retirement_leaves_the_ends() -> None:
    """Law 25.4: whoever replaces a retired batter takes his end, and he may resume at a later fall."""
    book = Scorebook().ball(bat=1).add(Retirement(player=PlayerId("a1"), how=Retired.HURT)).come("a3")
    assert book.ends == ("a2", "a3")
    assert (book.innings.wickets, book.batter("a1").how, book.innings.retired) == (0, Retired.HURT, {"a1"})
    book.out(How.BOWLED).come("a1")
    assert (book.ends, book.batter("a1").how) == (("a1", "a3"), None)
    assert book.ball(bat=2).batter("a1").runs == 3


def test_retired_out_is_a_wicket_that_nobody_took() -> None:
    """Law 25.4.3: a batter who retires for no good reason is out."""
    book = Scorebook().ball().add(Retirement(player=PlayerId("a2"), how=Retired.OUT))
    assert (book.innings.wickets, book.batter("a2").out, book.bowler("b11").wickets) == (1, True, 0)
    assert book.innings.falls[0].over == "0.1"


def test_timed_out_needs_no_ball() -> None:
    """Law 40: the incoming batter is out and never took guard; the end stays vacant."""
    book = Scorebook().out(How.BOWLED).add(TimedOut(player=PlayerId("a3")))
    assert (book.innings.wickets, book.innings.deliveries, book.ends) == (2, 1, (None, "a2"))
    assert book.batter("a3").how is How.TIMED_OUT


def test_fall_of_a_wicket_on_a_wide_is_counted_at_the_ball_before() -> None:
    """Law 22: a wide is not one of the over, so a stumping off the first ball of an over falls at ``1.0``."""
    book = Scorebook().dots(6).bowl("b10").out(How.STUMPED, wides=1)
    fall = book.innings.falls[0]
    assert (fall.over, fall.runs, fall.delivery_index, fall.player) == ("1.0", 1, 6, "a2")


def test_the_side_is_out_when_nobody_is_left_to_partner() -> None:
    """Law 13.3: nine wickets end the innings of a side with one absent."""
    book = Scorebook().add(Absence(player=PlayerId("a11")))
    for n in range(3, 11):
        book.out(How.BOWLED).come(f"a{n}")
        if book.innings.bowler is None:
            book.bowl("b10")
    assert not book.innings.closed
    assert book.out(How.BOWLED).innings.closed == "all_out"
    assert book.innings.wickets == 9


def test_a_side_of_nine_is_out_at_eight() -> None:
    """Law 1.2: a side may be of fewer than eleven."""
    book = Scorebook(size=9)
    for n in range(3, 11):
        assert not book.innings.closed
        book.bowl("b1").out(How.BOWLED).come(f"a{n}")
    assert (book.innings.wickets, book.innings.closed) == (8, "all_out")


def test_a_side_named_late_is_as_strong_as_named() -> None:
    """Law 1.2: a line-up that comes, or is mended, during the innings counts for that innings."""
    book = Scorebook().out(How.BOWLED).add(side("a", 3))
    assert (book.innings.players, book.innings.closed) == (3, "")
    assert book.come("a3").out(How.BOWLED).innings.closed == "all_out"
    assert book.add(side("a", 0)).innings.players == 11


def test_a_retired_batter_who_can_resume_keeps_the_innings_alive() -> None:
    """Law 25.4.2: the ninth wicket does not end it while a batter retired hurt may come back; his absence does."""
    book = Scorebook().add(Retirement(player=PlayerId("a1"), how=Retired.HURT)).come("a3")
    for n in range(4, 13):
        book.bowl("b1").out(How.BOWLED).come(f"a{n}")
    assert (book.innings.wickets, book.innings.closed) == (9, "")
    assert book.add(Absence(player=PlayerId("a1"))).innings.closed == "all_out"


def test_a_concussion_substitute_bats_in_the_others_place() -> None:
    """Law 1.2 and playing conditions: the side stays eleven strong, and who was replaced cannot resume."""
    book = Scorebook().add(Retirement(player=PlayerId("a1"), how=Retired.HURT))
    newcomer = Player(id=PlayerId("a12"), name="A 12")
    book.add(Replacement(team=A, comes=newcomer, goes=PlayerId("a1"), reason="concussion")).come("a12")
    assert (book.ends, book.innings.retired, book.innings.left) == (("a12", "a2"), set(), 11)
    assert [player.id for player in book.state.line_ups[A].players][-1] == "a12"
