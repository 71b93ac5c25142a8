"""The properties of the merge over random histories: some in the short form, thousands in the long one."""

from collections.abc import Callable
from itertools import islice
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.eventlog.merge import merge
from core.eventlog.view import Bucket
from core.ids import PlayerId
from core.scoring.events import Ball, BowlerOn, Happening
from tests.eventlog.histories import History, histories, seeded
from tests.eventlog.properties import PROPERTIES
from tests.eventlog.scorers import OPENING, ball, opened_pair, share

_every_property = pytest.mark.parametrize("holds", PROPERTIES, ids=lambda holds: holds.__name__)
_random = st.randoms(use_true_random=False)


def test_histories_are_rich() -> None:
    """Honest devices come to every bucket but waiting and quarantine, so that the properties speak of each."""
    reached = {bucket for seed in range(60) for bucket in merge(seeded(seed).events).buckets.values()}
    assert reached == set(Bucket) - {Bucket.WAITING, Bucket.QUARANTINED}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    overs=st.lists(st.lists(st.sampled_from([ball(), ball(1), ball(4), ball(wides=1)]), max_size=12), max_size=5),
    paces=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans(), st.booleans()), max_size=40),
)
def test_two_correct_scorers_agree(overs: list[list[Ball]], paces: list[tuple[int, int, bool, bool]]) -> None:
    """Two scorers who enter every fact and ball, each at his own pace, have no conflict and the true total."""
    bodies = _innings(overs)
    lead, second = opened_pair()
    opened = lead.known[-1].id
    ahead, behind = iter(bodies), iter(bodies)
    for of_lead, of_second, lead_hears, second_hears in [*paces, (len(bodies), len(bodies), True, True)]:
        for body in islice(ahead, of_lead):
            lead.enter_own(body, opened)
        for body in islice(behind, of_second):
            second.enter_own(body, opened)
        if lead_hears:
            lead.hear(second)
        if second_hears:
            second.hear(lead)
    share(lead, second)
    assert lead.ledger.conflicts == ()
    assert lead.runs == sum(body.delivery.total for body in bodies if isinstance(body, Ball))
    assert [entry.body for entry in lead.ledger.canonical] == [*OPENING, *bodies]
    assert second.ledger.view() == lead.ledger.view()


def _innings(overs: list[list[Ball]]) -> list[Happening]:
    """Whole overs, a bowler named before each, of the balls given and then of dots."""
    bodies: list[Happening] = []
    for number, balls in enumerate(overs):
        legal = 0
        bodies.append(BowlerOn(player=PlayerId(f"away{number % 2 + 2}")))
        for bowled in [*balls, *[ball()] * 6]:
            if legal < 6:
                bodies.append(bowled)
                legal += bowled.delivery.legal
    return bodies


@_every_property
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(history=histories(), random=_random)
def test_holds(holds: Callable[[History, Random], None], history: History, random: Random) -> None:
    """Each property holds of some random histories."""
    holds(history, random)


@pytest.mark.long
@pytest.mark.timeout(3600)
@_every_property
@settings(max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(history=histories(), random=_random)
def test_holds_of_thousands(holds: Callable[[History, Random], None], history: History, random: Random) -> None:
    """Each property holds of thousands of random histories."""
    holds(history, random)
