"""What a delivery may look like, whatever the match."""

import pytest
from hypothesis import given, settings

from core.errors import IllegalScore
from core.scoring.decide import judge_delivery
from core.scoring.delivery import Delivery, Placed
from core.scoring.dismissal import BOWLERS, OFF_NO_BALL, OFF_WIDE, Dismissal, End, How
from core.scoring.events import Ball
from core.scoring.notation import read
from core.scoring.profile import Profile
from core.scoring.profiles import JUNIORS, T20, THE_HUNDRED
from tests.laws.game import Game, player
from tests.laws.test_notation import deliveries

ENDS = {How.RUN_OUT: End.STRIKER}


def refusal(delivery: Delivery, profile: Profile = T20) -> str:
    """Return the code with which a delivery is refused, empty when it is taken."""
    try:
        judge_delivery(delivery, profile)
    except IllegalScore as error:
        return error.reason
    return ""


@pytest.mark.parametrize(
    ("delivery", "code"),
    [
        (Delivery(bat=-1), "negative_runs"),
        (Delivery(placed=Placed(angle=360, distance=50)), "off_the_field"),
        (Delivery(placed=Placed(angle=-1, distance=50)), "off_the_field"),
        (Delivery(placed=Placed(angle=0, distance=101)), "off_the_field"),
        (Delivery(penalty=-5), "negative_runs"),
        (Delivery(bat=21), "absurd_runs"),
        (Delivery(wides=2, bat=1), "wide_with_runs"),
        (Delivery(wides=1, leg_byes=1), "wide_with_runs"),
        (Delivery(wides=1, no_balls=1), "wide_and_no_ball"),
        (Delivery(bat=1, leg_byes=1), "runs_of_two_kinds"),
        (Delivery(byes=1, leg_byes=1), "runs_of_two_kinds"),
        (Delivery(bat=2, deliberate_short=True), "deliberate_short_scores"),
        (Delivery(wickets=(Dismissal(how=How.RUN_OUT),)), "run_out_end"),
        (Delivery(wickets=(Dismissal(how=How.TIMED_OUT),)), "timed_out_on_ball"),
        (Delivery(bat=1, wickets=(Dismissal(how=How.BOWLED),)), "runs_with_dismissal"),
        (Delivery(leg_byes=1, wickets=(Dismissal(how=How.LBW),)), "runs_with_dismissal"),
        (Delivery(wickets=(Dismissal(how=How.OBSTRUCTING),) * 3), "too_many_wickets"),
    ],
)
def test_what_cannot_be(delivery: Delivery, code: str) -> None:
    """Laws 18, 21.13, 22.7, 38 and 40 rule these out whoever bowls and bats."""
    assert refusal(delivery) == code


@pytest.mark.parametrize("how", [how for how in How if how is not How.TIMED_OUT])
def test_dismissals_off_a_no_ball(how: How) -> None:
    """Law 21.18: off a no-ball only run out, obstructing the field and hit the ball twice."""
    wicket = Dismissal(how=how, end=ENDS.get(how))
    expected = "" if how in OFF_NO_BALL else "not_off_no_ball"
    assert refusal(Delivery(no_balls=1, wickets=(wicket,))) == expected
    assert how in OFF_NO_BALL or how in BOWLERS


@pytest.mark.parametrize("how", [how for how in How if how is not How.TIMED_OUT])
def test_dismissals_off_a_wide(how: How) -> None:
    """Law 22.9: off a wide only hit wicket, obstructing, run out and stumped."""
    wicket = Dismissal(how=how, end=ENDS.get(how))
    assert refusal(Delivery(wides=1, wickets=(wicket,))) == ("" if how in OFF_WIDE else "not_off_wide")


@pytest.mark.parametrize("text", ["8", "7", "5 bdry", "nb+6", "5w", "2nb", "nb+4lb", "4b", "1+1s", ". ds", "1+5p"])
def test_what_is_rare_but_right(text: str) -> None:
    """Overthrows, all-run scores, five wides, short runs and penalties are accepted."""
    assert refusal(read(text)) == ""


@pytest.mark.parametrize(
    ("text", "profile", "code"),
    [
        ("1w", JUNIORS, "wide_penalty"),
        ("nb", THE_HUNDRED, "no_ball_penalty"),
        ("3nb", T20, "no_ball_extras"),
        ("1+3p", T20, "penalty_not_five"),
        ("W hb", T20, "handled_the_ball"),
    ],
)
def test_what_the_umpires_may_have_meant(text: str, profile: Profile, code: str) -> None:
    """A figure that the conditions do not expect is taken with a warning."""
    assert [breach.code for breach in judge_delivery(read(text), profile)] == [code]


def test_the_edition_changes_what_is_doubtful() -> None:
    """Before the 2017 code runs off a no-ball without the bat were no-balls, and the ball could be handled."""
    old = Profile(edition="2000")
    assert judge_delivery(read("3nb"), old) == ()
    assert judge_delivery(read("W hb"), old) == ()


@settings(deadline=None)
@given(deliveries)
def test_a_delivery_is_accepted_or_illegal(delivery: Delivery) -> None:
    """Judging raises nothing but ``IllegalScore``, and in a match the same refusals hold."""
    game = Game()
    game.start()
    wicket_of_a_stranger = any(wicket.player not in {None, player(game.now.batting, 1)} for wicket in delivery.wickets)
    code = refusal(delivery)
    if code and not wicket_of_a_stranger:
        assert game.refused(Ball(delivery=delivery)) == code
