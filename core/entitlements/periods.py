"""Billing months: from the anchor's day and time of one month to that of the next, in UTC.

In a month that has no such day the billing month begins on the last one: anchored on 31 January it begins on
28 February, and on 31 March again.
"""

from calendar import monthrange
from datetime import date
from typing import NamedTuple

_DAY_MS = 24 * 60 * 60 * 1000
_EPOCH = date(1970, 1, 1).toordinal()
_MONTHS = 12


class Period(NamedTuple):
    """A billing month, in milliseconds since 1970."""

    start_ms: int
    end_ms: int
    """The start of the next one."""


def period_of(anchor_ms: int, now_ms: int) -> Period:
    """The billing month that ``now_ms`` lies in; before the anchor they go on backwards."""
    day = _date(now_ms)
    month = day.year * _MONTHS + day.month - 1
    if now_ms < _start(anchor_ms, month):
        month -= 1
    return Period(_start(anchor_ms, month), _start(anchor_ms, month + 1))


def _start(anchor_ms: int, month: int) -> int:
    """When the billing month that begins in a calendar month begins; months are counted from the year 0."""
    year, month0 = divmod(month, _MONTHS)
    day = min(_date(anchor_ms).day, monthrange(year, month0 + 1)[1])
    return (date(year, month0 + 1, day).toordinal() - _EPOCH) * _DAY_MS + anchor_ms % _DAY_MS


def _date(at_ms: int) -> date:
    return date.fromordinal(_EPOCH + at_ms // _DAY_MS)
