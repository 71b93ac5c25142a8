"""Pace: slowed, then refused, then cut; with a clock that the test turns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import TooFast
from realtime.limits import Bucket, Limits, Rate, Throttle


class Clock:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        """At an odd time, so that nothing depends on zero."""
        self.now = 17.5

    def __call__(self) -> float:
        """Seconds."""
        return self.now


def test_a_burst_is_free_and_then_the_rate_holds() -> None:
    """A full bucket gives its burst at once; each message after it waits for its share."""
    clock = Clock()
    bucket = Bucket(Rate(per_s=10, burst=3), clock)
    assert [bucket.take() for _ in range(5)] == pytest.approx([0, 0, 0, 0.1, 0.2])
    clock.now += 10
    assert [bucket.take() for _ in range(4)] == pytest.approx([0, 0, 0, 0.1])


@given(st.lists(st.floats(0, 2), min_size=1, max_size=200))
def test_nobody_gets_more_than_burst_and_rate(pauses: list[float]) -> None:
    """Over any time the messages that need not wait are at most the burst and the rate times that time."""
    clock = Clock()
    start = clock.now
    bucket = Bucket(Rate(per_s=5, burst=8), clock)
    free = 0
    for pause in pauses:
        clock.now += pause
        free += bucket.take() == 0.0
        assert free <= 8 + 5 * (clock.now - start) + 1e-6


def test_a_flood_is_slowed_then_refused_then_cut() -> None:
    """Who goes on in spite of being slowed is refused with the time to wait, and who goes on then is cut."""
    clock = Clock()
    limits = Limits(socket_rate=Rate(per_s=10, burst=10), slowed_s=2.0, strikes=5)
    throttle = Throttle(limits, clock)
    assert [throttle.pace() for _ in range(10)] == [0.0] * 10
    waits = [throttle.pace() for _ in range(20)]
    assert waits == pytest.approx([number / 10 for number in range(1, 21)])
    clock.now += 1.0
    assert throttle.pace() > 0
    clock.now += 0.95
    assert throttle.pace() > 0
    clock.now += 0.1
    refusals = []
    for _ in range(6):
        with pytest.raises(TooFast) as refused:
            throttle.pace()
        refusals.append(float(str(refused.value.fields["retry_after_s"])))
    assert refusals == sorted(refusals)
    assert throttle.exhausted


def test_a_pause_wipes_the_slate() -> None:
    """Who waits as told is welcome again."""
    clock = Clock()
    throttle = Throttle(Limits(socket_rate=Rate(per_s=10, burst=1), slowed_s=0.0, strikes=5), clock)
    throttle.pace()
    assert throttle.pace() > 0
    clock.now += 0.01
    with pytest.raises(TooFast):
        throttle.pace()
    clock.now += 5
    assert throttle.pace() == 0.0
    assert not throttle.exhausted
