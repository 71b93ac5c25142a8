"""What must hold of the fold whatever a merge hands it: any bodies, in any order."""

import sys
from types import FrameType

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from core.ids import PlayerId
from core.scoring.delivery import Delivery, Placed
from core.scoring.dismissal import Dismissal, End, How
from core.scoring.events import (
    Absence,
    Ball,
    BatterIn,
    BowlerOn,
    Declaration,
    Forfeit,
    Happening,
    InningsStarted,
    Interruption,
    MatchOpened,
    Over,
    Penalty,
    Player,
    Replacement,
    Result,
    ResultKind,
    Retired,
    Retirement,
    Revision,
    Team,
    TimedOut,
    Toss,
)
from core.scoring.figures import scorecard
from core.scoring.fold import advance, fold
from core.scoring.innings import next_to_bat
from core.scoring.profile import LastMan, Pairs, Profile
from core.scoring.profiles import T20, TEST, THE_HUNDRED
from core.scoring.state import MatchState
from tests.scoring.scorebook import A, B, Scorebook, side

_PLAYERS = st.sampled_from([PlayerId(f"{team}{n}") for team in "ab" for n in range(1, 5)])
_TEAMS = st.sampled_from([A, B])
_SMALL = st.integers(0, 6)
_WICKETS = st.builds(
    Dismissal,
    how=st.sampled_from(How),
    player=st.none() | _PLAYERS,
    end=st.none() | st.sampled_from(End),
)
_DELIVERIES = st.builds(
    Delivery,
    bat=_SMALL,
    byes=st.integers(0, 1),
    leg_byes=st.integers(0, 1),
    wides=st.integers(0, 2),
    no_balls=st.integers(0, 2),
    penalty=st.sampled_from([0, 0, 5]),
    boundary=st.booleans(),
    short=st.integers(0, 1),
    deliberate_short=st.booleans(),
    crossed=st.none() | st.booleans(),
    wickets=st.lists(_WICKETS, max_size=2).map(tuple),
    placed=st.none() | st.builds(Placed, angle=_SMALL, distance=_SMALL),
)
_PROFILES = st.sampled_from(
    [
        T20,
        TEST,
        THE_HUNDRED,
        Profile(overs=2, players=4, last_man=LastMan.STANDS, retire_at=4, most_balls_in_over=3),
        Profile(overs=4, pairs=Pairs(overs_per_pair=1)),
    ]
)
_TEAM_PAIR = (Team(id=A, name="Ayr"), Team(id=B, name="Bray"))
_STRIKES = st.none() | _PLAYERS
_BALLS: st.SearchStrategy[Happening] = st.builds(
    Ball, delivery=_DELIVERIES, over=st.none() | st.sampled_from(Over), strike=_STRIKES
)
_ENTRANCES: st.SearchStrategy[Happening] = st.builds(
    BatterIn, player=_PLAYERS, end=st.none() | st.sampled_from(End), strike=_STRIKES
)
_FACTS: st.SearchStrategy[Happening] = st.one_of(
    st.builds(MatchOpened, profile=_PROFILES, teams=st.just(_TEAM_PAIR)),
    st.builds(Toss, winner=_TEAMS, bats=st.booleans()),
    st.builds(side, st.sampled_from("ab"), st.integers(0, 4)),
    st.builds(InningsStarted, batting=_TEAMS, super_over=st.booleans()),
    st.builds(BowlerOn, player=_PLAYERS, strike=_STRIKES),
    st.builds(Retirement, player=_PLAYERS, how=st.sampled_from(Retired)),
    st.builds(TimedOut, player=_PLAYERS),
    st.builds(Absence, player=_PLAYERS),
    st.builds(Penalty, team=_TEAMS),
    st.builds(Replacement, team=_TEAMS, comes=st.builds(Player, id=_PLAYERS, name=st.just("x")), goes=_STRIKES),
    st.builds(Declaration),
    st.builds(Forfeit, team=_TEAMS),
    st.builds(Interruption, stopped=st.booleans()),
    st.builds(Revision, overs=st.none() | _SMALL, balls=st.none() | _SMALL, target=st.none() | _SMALL),
    st.builds(Result, result=st.sampled_from(ResultKind)),
)
_OPENING = tuple(Scorebook(Profile(players=4), size=4).bodies)
_UNDER_WAY = st.lists(st.one_of(_BALLS, _BALLS, _BALLS, _ENTRANCES, _FACTS), max_size=40)
_BODIES = st.lists(st.one_of(_BALLS, _BALLS, _ENTRANCES, _FACTS), max_size=40) | _UNDER_WAY.map(
    lambda bodies: [*_OPENING, *bodies]
)


@given(_BODIES)
@settings(deadline=None)
def test_every_run_counts_and_every_figure_agrees(bodies: list[Happening]) -> None:
    """Whatever is missing around them, balls and penalties add up to the totals, and totals to the figures."""
    state = fold(bodies)
    scorecard(state)
    next_to_bat(state)
    for innings in state.innings:
        if innings.profile.pairs is None:
            assert innings.runs == sum(stand.runs for stand in innings.partnerships) + innings.extras.penalty
        assert sum(over.legal for over in innings.overs) == innings.legal_balls
        assert sum(over.deliveries for over in innings.overs) == innings.deliveries
        assert sum(over.complete for over in innings.overs) == innings.overs_complete
        assert innings.striker is None or innings.striker != innings.non_striker
        bowled = sum(figures.balls for figures in innings.bowlers.values())
        assert bowled <= innings.legal_balls


@given(_BODIES)
@settings(deadline=None)
def test_total_is_what_the_balls_say(bodies: list[Happening]) -> None:
    """In an innings under way, each ball adds its own runs, with or without anybody at the crease."""
    book = Scorebook()
    balls = [body for body in bodies if isinstance(body, Ball | BatterIn | BowlerOn | Retirement)]
    book.add(*balls)
    assert book.innings.runs == sum(body.delivery.total for body in balls if isinstance(body, Ball))


@given(_BODIES, st.data())
@settings(deadline=None)
def test_a_copy_is_independent_and_equal(bodies: list[Happening], data: st.DataObject) -> None:
    """Folding on from a copy gives the same state, and leaves the original as it was."""
    cut = data.draw(st.integers(0, len(bodies)))
    checkpoint = fold(bodies[:cut])
    assert fold(bodies[cut:], checkpoint.copy()) == fold(bodies)
    assert checkpoint == fold(bodies[:cut])


def test_a_copy_shares_nothing_that_a_ball_changes() -> None:
    """In the middle of an over and of a stand, with a second bowler, a retirement and a wicket to come."""
    book = Scorebook().ball(bat=1).bowl("b10").ball(bat=1)
    checkpoint = book.state
    same = fold(book.bodies)
    later = Scorebook()
    later.state = checkpoint.copy()
    later.ball(bat=4, boundary=True).bowl("b9").ball(wides=1).add(Absence(player=PlayerId("a9")))
    later.add(Retirement(player=PlayerId("a1"), how=Retired.HURT)).come("a3").out(How.BOWLED).add(side("a", 5))
    later.add(Penalty(team=B), Replacement(team=A, comes=Player(id=PlayerId("a12"), name="A 12")))
    assert checkpoint == same


def _calls(state: MatchState, body: Happening) -> int:
    """How many Python functions applying a body calls."""
    count = 0

    def watch(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(watch)
    try:
        advance(state, body)
    finally:
        sys.setprofile(None)
    return count


def test_the_six_hundredth_ball_costs_what_the_second_did() -> None:
    """The work of a ball does not grow with the match: counted in calls, which no other process disturbs."""
    book = Scorebook(replace(TEST, most_overs_in_a_row=1))
    ball = Ball(delivery=Delivery(bat=2))
    book.add(ball)
    second = _calls(book.state, ball)
    for _ in range(599):
        if book.innings.bowler is None:
            book.bowl("b11")
        book.add(ball)
    assert book.innings.deliveries == 601
    if book.innings.bowler is None:
        book.bowl("b11")
    assert _calls(book.state, ball) == second
