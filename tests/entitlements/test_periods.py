"""Billing months on an anchor, in UTC."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.entitlements.periods import Period, period_of

_MS = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

moments = st.datetimes(datetime(1600, 1, 1), datetime(3400, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001 - the strategy wants naive bounds and adds the zone
    lambda at: (at - _EPOCH) // _MS
)
anchors = st.builds(
    lambda day, rest: (datetime(2024, 1, day, tzinfo=UTC) - _EPOCH) // _MS + rest,
    st.integers(1, 31),
    st.integers(0, 24 * 3600 * 1000 - 1),
)


def _ms(text: str) -> int:
    return (datetime.fromisoformat(text) - _EPOCH) // _MS


def _text(at_ms: int) -> str:
    return (_EPOCH + at_ms * _MS).isoformat(sep=" ").removesuffix("+00:00")


@pytest.mark.parametrize(
    ("anchor", "now", "start", "end"),
    [
        ("2026-01-31 10:00Z", "2026-02-27 23:00Z", "2026-01-31 10:00:00", "2026-02-28 10:00:00"),
        ("2026-01-31 10:00Z", "2026-02-28 09:59Z", "2026-01-31 10:00:00", "2026-02-28 10:00:00"),
        ("2026-01-31 10:00Z", "2026-02-28 10:00Z", "2026-02-28 10:00:00", "2026-03-31 10:00:00"),
        ("2026-01-31 10:00Z", "2026-04-30 10:00Z", "2026-04-30 10:00:00", "2026-05-31 10:00:00"),
        ("2023-10-31 00:00Z", "2024-02-29 00:00Z", "2024-02-29 00:00:00", "2024-03-31 00:00:00"),
        ("2024-02-29 12:00Z", "2025-02-28 12:00Z", "2025-02-28 12:00:00", "2025-03-29 12:00:00"),
        ("2025-12-15 00:00Z", "2026-01-01 00:00Z", "2025-12-15 00:00:00", "2026-01-15 00:00:00"),
        ("2026-05-10 06:00Z", "2026-05-10 05:59Z", "2026-04-10 06:00:00", "2026-05-10 06:00:00"),
        ("2026-03-30 00:00+02:00", "2026-04-10 00:00Z", "2026-03-29 22:00:00", "2026-04-29 22:00:00"),
    ],
)
def test_a_billing_month_keeps_the_anchors_day(anchor: str, now: str, start: str, end: str) -> None:
    """It begins on the anchor's day and time, or on the month's last day where there is no such day."""
    period = period_of(_ms(anchor), _ms(now))
    assert (_text(period.start_ms), _text(period.end_ms)) == (start, end)


@given(anchor=anchors | moments, now=moments)
def test_a_billing_month_contains_its_moments(anchor: int, now: int) -> None:
    """``now`` lies in its period, and every moment of the period has the same one."""
    period = period_of(anchor, now)
    assert period.start_ms <= now < period.end_ms
    assert period == period_of(anchor, period.start_ms) == period_of(anchor, period.end_ms - 1)


@given(anchor=anchors | moments, now=moments)
def test_billing_months_tile_time(anchor: int, now: int) -> None:
    """A year has twelve, each beginning where the last one ended, and each 28 to 31 days long."""
    periods = [period_of(anchor, now)]
    for _ in range(12):
        periods.append(period_of(anchor, periods[-1].end_ms))
    assert all(one.end_ms == next_.start_ms for one, next_ in pairwise(periods))
    assert all(28 <= (end - start) / 86_400_000 <= 31 for start, end in periods)
    assert _day(periods[12]) == _day(periods[0]) or {_day(periods[12]), _day(periods[0])} == {28, 29}


@given(anchor=anchors | moments)
def test_the_anchor_begins_a_billing_month(anchor: int) -> None:
    """The first billing month begins at the anchor itself."""
    assert period_of(anchor, anchor).start_ms == anchor


@given(anchor=anchors | moments, now=moments)
def test_the_day_is_clamped_and_comes_back(anchor: int, now: int) -> None:
    """Each begins on the anchor's day, or on the last day of a month that is shorter."""
    start = _EPOCH + period_of(anchor, now).start_ms * _MS
    wanted = (_EPOCH + anchor * _MS).day
    assert start.day == wanted or (start.day < wanted and (start + timedelta(days=1)).day == 1)


def _day(period: Period) -> int:
    return (_EPOCH + period.start_ms * _MS).day
