"""Every breach of a sequence at once, on the rules of ``decide``."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.errors import IllegalScore
from core.ids import PlayerId, TeamId
from core.scoring.audit import Finding, audit, examine
from core.scoring.decide import Decision, decide
from core.scoring.delivery import Delivery
from core.scoring.dismissal import End
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
    Over,
    Penalty,
    Player,
    Replacement,
    Result,
    ResultKind,
    Retired,
    Retirement,
    Revision,
    TimedOut,
    Toss,
)
from core.scoring.fold import advance, fold
from core.scoring.outcome import describe, outcome
from core.scoring.profile import Profile
from core.scoring.profiles import FIRST_CLASS, LAST_MAN_STANDS, PAIRS, T20, THE_HUNDRED
from core.scoring.standings import sides
from core.scoring.state import MatchState
from tests.laws.game import Game
from tests.laws.test_notation import deliveries

teams = st.sampled_from([TeamId("a"), TeamId("b"), TeamId("c")])
people = st.sampled_from([PlayerId(f"{side}{number}") for side in "abc" for number in (1, 2, 3, 11, 12)])
counts = st.none() | st.integers(min_value=-1, max_value=400)
happenings: st.SearchStrategy[Happening] = st.one_of(
    st.builds(Ball, delivery=deliveries | st.builds(Delivery), over=st.none() | st.sampled_from(Over)),
    st.builds(BatterIn, player=people, end=st.none() | st.sampled_from(End), strike=st.none() | people),
    st.builds(BowlerOn, player=people, reason=st.sampled_from(["", "injury"])),
    st.builds(InningsStarted, batting=teams, super_over=st.booleans(), follow_on=st.booleans()),
    st.builds(Retirement, player=people, how=st.sampled_from(Retired)),
    st.builds(TimedOut, player=people),
    st.builds(Absence, player=people),
    st.builds(Penalty, team=teams, runs=st.integers(min_value=-5, max_value=10)),
    st.builds(Replacement, team=teams, comes=st.builds(Player, id=people, name=st.just("X")), goes=st.none() | people),
    st.builds(Declaration),
    st.builds(Forfeit, team=teams),
    st.builds(Interruption, stopped=st.booleans()),
    st.builds(Toss, winner=teams, bats=st.booleans()),
    st.builds(Revision, overs=counts, balls=counts, target=counts, par=counts, days=counts),
    st.builds(
        Result,
        result=st.sampled_from(ResultKind),
        winner=st.none() | teams,
        method=st.sampled_from(["", "D/L", "bowl-out"]),
    ),
)


def test_a_clean_match_has_no_findings() -> None:
    """What was accepted without a doubt is audited without one."""
    game = Game()
    game.start()
    game.balls("1,4,W b,.,nb,2lb,1")
    assert audit(game.bodies) == []


def test_every_breach_is_reported_with_its_place() -> None:
    """Refusals and doubts of the whole sequence come at once, in order."""
    game = Game()
    game.start()
    bodies = [
        *game.bodies,
        Ball(delivery=Delivery(wides=1, bat=1)),
        BowlerOn(player=PlayerId("b2")),
        BatterIn(player=PlayerId("a3")),
        Ball(delivery=Delivery(byes=-1, no_balls=1, bat=30)),
    ]
    at = len(game.bodies)
    found = [(finding.index - at, finding.breach.code, finding.breach.refused) for finding in audit(bodies)]
    assert found == [
        (0, "wide_with_runs", True),
        (1, "mid_over_change", False),
        (2, "no_vacancy", True),
        (3, "negative_runs", True),
        (3, "absurd_runs", True),
        (3, "runs_of_two_kinds", True),
    ]


def test_an_audit_can_start_in_the_middle() -> None:
    """From a state, the findings are those of the whole sequence after it."""
    game = Game()
    game.start()
    tail: list[Happening] = [Ball(delivery=Delivery()), BowlerOn(player=PlayerId("b2"))]
    start, at = fold(game.bodies), len(game.bodies)
    whole = audit([*game.bodies, *tail])
    assert [Finding(finding.index + at, finding.breach) for finding in audit(tail, start)] == whole
    assert len(whole) == 1


@settings(deadline=None)
@example(
    THE_HUNDRED,
    [
        InningsStarted(batting=TeamId("b")),
        Ball(delivery=Delivery()),
        BatterIn(player=PlayerId("b1")),
        Ball(delivery=Delivery(bat=1)),
    ],
)
@given(st.sampled_from([T20, FIRST_CLASS, PAIRS, THE_HUNDRED, LAST_MAN_STANDS]), st.lists(happenings, max_size=30))
def test_judging_never_fails_on_what_a_merge_may_produce(profile: Profile, bodies: list[Happening]) -> None:
    """Over any sequence ``decide`` raises only ``IllegalScore``, agrees with ``examine``, and results can be told."""
    game = Game(profile)
    game.start()
    state = game.state
    for body in bodies:
        found = examine(state, body)
        refused = next((breach.code for breach in found if breach.refused), None)
        if refused is None:
            assert decide(state, body) == Decision(body, found)
        else:
            with pytest.raises(IllegalScore) as error:
                decide(state, body)
            assert error.value.reason == refused
        advance(state, body)
        result = outcome(state)
        if result is not None:
            assert describe(result, state)
        assert len(sides(state)) in {0, 2}


@settings(deadline=None)
@given(happenings)
def test_before_the_match_everything_is_refused_in_order(body: Happening) -> None:
    """Without an opening there is nothing to judge by."""
    assert [breach.code for breach in examine(MatchState(), body)] == ["not_open"]
