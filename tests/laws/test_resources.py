"""The Duckworth/Lewis Standard Edition, against worked examples that were published with this table."""

from fractions import Fraction

import pytest

from core.errors import IllegalScore
from core.scoring.resources import G50_OTHERS, Stoppage, available, par, par_now, remaining, target

FULL = Fraction(100)


@pytest.mark.parametrize(
    ("overs", "wickets", "percent"),
    [(50, 0, "100"), (40, 0, "89.3"), (30, 2, "67.3"), (25, 0, "66.5"), (20, 2, "52.4"), (28, 3, "59.5"), (0, 0, "0")],
)
def test_the_table_is_the_published_one(overs: int, wickets: int, percent: str) -> None:
    """The figures that the ICC's regulations quote in their text are those of the table."""
    assert remaining(overs * 6, wickets) == Fraction(percent)


def test_an_interruption_costs_what_the_regulations_say() -> None:
    """ICC regulations, "reading the table": 20 overs gone, 2 down, 10 overs lost: 67.3 - 52.4 = 14.9 per cent."""
    assert available(300, [Stoppage(balls_left_before=180, balls_left_after=120, wickets=2)]) == Fraction("85.1")


def test_an_interrupted_chase() -> None:
    """The BBC's worked example: 250 to beat, 25 overs left and 5 down, 15 overs lost: 83.9 per cent, 210 to win."""
    second = available(300, [Stoppage(balls_left_before=150, balls_left_after=60, wickets=5)])
    assert second == Fraction("83.9")
    assert target(250, FULL, second) == 210


def test_the_match_that_was_tied_on_par() -> None:
    """World Cup, Durban, 3 March 2003: 268 to beat, rain after 45 overs at 229 for 6, exactly the par score."""
    assert par_now(268, FULL, FULL, balls_left=30, wickets=6) == 229


def test_more_resources_for_the_chase_add_runs_of_an_average_innings() -> None:
    """R2 > R1: the excess is taken from G50, not from the first side's score; part runs are dropped."""
    first = available(300, [Stoppage(balls_left_before=180, balls_left_after=0, wickets=2)])
    second = available(120)
    assert first == Fraction("32.7")
    assert second == Fraction("56.6")
    assert target(80, first, second) == 80 + 58 + 1
    assert target(80, first, second, G50_OTHERS) == 80 + 47 + 1


def test_exact_arithmetic_keeps_a_whole_product_whole() -> None:
    """A par of exactly 58 is 58: as floating point, 200 x 0.29 would be dropped to 57."""
    assert int(200 * 0.29) == 57
    assert par(200, FULL, Fraction(29)) == 58


def test_equal_resources_need_one_run_more() -> None:
    """R2 = R1 leaves the target at one more than the score."""
    assert target(180, Fraction("89.3"), Fraction("89.3")) == 181


def test_part_overs_lie_between_their_overs() -> None:
    """The table has whole overs; balls between them are interpolated linearly."""
    assert remaining(5 * 6 + 3, 0) == (remaining(30, 0) + remaining(36, 0)) / 2
    assert remaining(5 * 5 + 1, 0, balls_per_over=5) == remaining(30, 0) + (remaining(36, 0) - remaining(30, 0)) / 5


def test_resources_only_shrink() -> None:
    """A ball bowled and a wicket lost never add resources."""
    for balls in range(300):
        for wickets in range(10):
            assert remaining(balls, wickets) <= remaining(balls + 1, wickets)
            assert remaining(balls, wickets + 1) <= remaining(balls, wickets)


@pytest.mark.parametrize(("balls", "wickets"), [(301, 0), (-1, 0), (60, 11), (60, -1)])
def test_beyond_the_table_there_is_no_answer(balls: int, wickets: int) -> None:
    """The Standard Edition covers up to 50 overs and ten wickets."""
    with pytest.raises(IllegalScore) as error:
        remaining(balls, wickets)
    assert error.value.reason == "outside_table"


def test_a_stoppage_that_adds_overs_is_refused() -> None:
    """Overs can only be lost."""
    with pytest.raises(IllegalScore) as error:
        available(300, [Stoppage(balls_left_before=60, balls_left_after=90, wickets=0)])
    assert error.value.reason == "stoppage_adds_overs"


def test_a_side_without_resources_sets_no_target() -> None:
    """No play, no target."""
    with pytest.raises(IllegalScore) as error:
        target(0, Fraction(0), FULL)
    assert error.value.reason == "no_resources"
