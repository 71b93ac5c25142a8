"""Reading ``Range`` headers (RFC 9110, section 14)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.byte_range import Span, Unsatisfiable, read_range


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("bytes=0-0", Span(0, 1)),
        ("bytes=0-", Span(0, 100)),
        ("bytes=90-200", Span(90, 100)),
        ("bytes=-10", Span(90, 100)),
        ("bytes=-200", Span(0, 100)),
        ("bytes=5-4", None),
        ("bytes=0-1,5-6", None),
        ("lines=0-1", None),
        ("bytes=-", None),
        ("bytes=" + "9" * 30 + "-", None),
    ],
)
def test_ranges(header: str | None, expected: Span | None) -> None:
    """Of an object of 100 bytes; what is not a single range of bytes is as if there were none."""
    assert read_range(header, 100) == expected


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=-0"])
def test_ranges_outside(header: str) -> None:
    """Nothing of it is there."""
    with pytest.raises(Unsatisfiable):
        read_range(header, 100)


@given(header=st.text(max_size=40) | st.from_regex(r"bytes=\d{0,25}-\d{0,25}"), size=st.integers(0, 2**40))
def test_any_header(header: str, size: int) -> None:
    """Whatever comes, a span lies within the object."""
    try:
        span = read_range(header, size)
    except Unsatisfiable:
        return
    assert span is None or 0 <= span.start < span.end <= size
