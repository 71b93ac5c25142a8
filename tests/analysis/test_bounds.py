"""What strangers write and servers ask for, made harmless."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models.prose import plain, quoted
from core.transport.retry_after import retry_after_s

NOW_MS = 1_445_412_480_000
"""Wed, 21 Oct 2015 07:28:00 GMT."""


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("17", 17.0),
        ("0.5", 0.5),
        ("-3", 0.0),
        ("99999999", 3600.0),
        ("Wed, 21 Oct 2015 07:28:30 GMT", 30.0),
        ("Wed, 21 Oct 2015 07:27:00 GMT", 0.0),
        ("", None),
        ("soon", None),
        ("nan", None),
        ("inf", None),
        ("Wed, 99 Oct 2015 07:28:30 GMT", None),
        ("Wed, 21 Oct 99999999999 07:28:30 GMT", None),
    ],
)
def test_how_long_to_wait(value: str, seconds: float | None) -> None:
    """Seconds and dates are understood, an hour is the most, and anything else says nothing."""
    assert retry_after_s(value, NOW_MS) == seconds


@given(st.text())
def test_any_header(value: str) -> None:
    """No header of a server's makes it fail."""
    found = retry_after_s(value, NOW_MS)
    assert found is None or 0 <= found <= 3600


def test_plain_text() -> None:
    """Controls, direction marks and line breaks go; joiners that Hindi and emoji need stay; what is cut says so."""
    assert plain("  a\x00b\n\u202ec \u200b d ", 10) == "ab c d"
    assert plain("क्\u200dष 👨\u200d👩\u200d👧", 20) == "क्\u200dष 👨\u200d👩\u200d👧"
    assert plain("straight drive", 9) == "straight…"
    assert quoted("late\ncut") == "“late cut”"


@given(st.text(), st.integers(1, 20))
def test_any_text(text: str, most: int) -> None:
    """Whatever is written becomes one line that is short enough, and stays as it is when it is made plain again."""
    found = plain(text, most)
    assert len(found) <= most
    assert "\n" not in found
    assert plain(found, most) == found
