"""The win predictor and the par: what they must never say, and what they say where everybody knows it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.scoring.events import Revision
from core.scoring.profile import Profile
from core.scoring.profiles import T20, TEST
from core.scoring.resources import par_now, remaining
from core.usecases.broadcast.chance import chance, chase, first_innings
from core.usecases.broadcast.par import ENTERED, STANDARD, par
from tests.laws.game import A, B, Game, in_play

limits = st.integers(6, 300)
wickets = st.integers(0, 9)
runs = st.integers(0, 500)


@given(limits, wickets, runs, st.data())
def test_a_first_innings_is_better_with_more_of_anything(limit: int, lost: int, made: int, data: st.DataObject) -> None:
    """More runs, more balls left, more wickets in hand: never a smaller chance, and always one."""
    left = data.draw(st.integers(0, limit - 1))
    here = first_innings(made, lost, left, limit)
    assert 0 <= here <= 1
    assert first_innings(made + 1, lost, left, limit) >= here
    assert first_innings(made, lost, left + 1, limit) >= here
    assert first_innings(made, lost + 1, left, limit) <= here


@given(limits, wickets, st.integers(1, 500), st.data())
def test_a_chase_is_better_with_more_of_anything(limit: int, lost: int, need: int, data: st.DataObject) -> None:
    """Fewer runs to get, more balls left, more wickets in hand, a smaller target: never a smaller chance."""
    left = data.draw(st.integers(0, limit - 1))
    target = need + data.draw(st.integers(0, 300))
    here = chase(need, target, lost, left, limit)
    assert 0 <= here <= 1
    assert chase(need - 1, target, lost, left, limit) >= here
    assert chase(need, target, lost, left + 1, limit) >= here
    assert chase(need, target, lost + 1, left, limit) <= here
    assert chase(need + 1, target + 1, lost, left, limit) <= here


def test_what_everybody_knows() -> None:
    """All wickets or balls gone is lost, a target reached is won, an even start is even."""
    assert chase(1, 150, 10, 60, 120) == chase(1, 150, 3, 0, 120) == 0
    assert chase(0, 150, 9, 1, 120) == 1
    assert first_innings(0, 0, 120, 120) == 0.5
    assert chase(1, 150, 0, 60, 120) > 0.99
    assert chase(100, 150, 9, 12, 120) < 0.01


def test_percents_add_up_and_are_never_certain_before_the_end() -> None:
    """From 1 to 99 while it goes on, 100 and 0 when it is won."""
    game = in_play()
    for text in ("6,6,6,6,6,6", "W b,W b,W b"):
        game.balls(text)
        told = chance(game.state)
        assert told is not None
        assert sum(told.percent) + told.draw == 100
        assert all(1 <= each <= 99 for each in told.percent)
    game.start(B)
    game.score(37, 12)
    told = chance(game.state)
    assert told is not None
    assert told.percent == [0, 100]


@pytest.mark.parametrize(
    "profile", [TEST, Profile(overs=None), Profile(overs=60)], ids=["Test", "no limit", "60 overs"]
)
def test_where_the_method_does_not_apply(profile: Profile) -> None:
    """Nothing is said."""
    game = in_play(profile)
    game.balls("1,1,4")
    assert chance(game.state) is None
    assert par(game.state) == (None, "")


def test_the_scorers_par_comes_first_and_the_next_ball_ends_it() -> None:
    """Then the Standard Edition speaks again, whose par is its own of the moment."""
    game = _chase(120)
    assert par(game.state) == (_standard(game), STANDARD)
    game.add(Revision(par=17))
    assert par(game.state) == (17, f"{ENTERED} (D/L)")
    game.balls("1")
    assert par(game.state) == (_standard(game), STANDARD)


def test_par_leads_from_nothing_to_one_short_of_the_target() -> None:
    """The share of the target that the used resources are; a wicket raises it."""
    game = _chase(120)
    before = _standard(game)
    game.balls("W b")
    assert (par(game.state)[0] or 0) > before
    assert par_now(119, Fraction(100), Fraction(100), 0, 0) == 119


def _chase(target: int) -> Game:
    game = in_play(T20)
    game.score(target - 1, 120)
    game.start(B)
    game.balls("1,4,.,2,1,1")
    return game


def _standard(game: Game) -> int:
    innings, whole = game.now, remaining(120, 0)
    left = 120 - innings.legal_balls
    return par_now((innings.target or 0) - 1, whole, whole, left, innings.wickets)


def test_a_super_over_has_neither() -> None:
    """Six balls are no innings that the tables know."""
    game = Game(Profile(overs=1, super_over=True))
    for side in (A, B):
        game.start(side)
        game.balls("1,1,1,1,1,1")
    game.start(B, super_over=True)
    game.balls("4,4,4,4,4,4")
    game.start(A, super_over=True)
    game.balls("1")
    assert chance(game.state) is None
    assert par(game.state) == (None, "")
