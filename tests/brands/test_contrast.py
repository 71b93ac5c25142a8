"""Whether text can be read on a colour, and which colour can."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.usecases.branding.contrast import NEEDED, contrast, readable

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
SHARED = Path(__file__).parents[2] / "web" / "client" / "tests" / "contrast.json"


def test_figures_of_the_specification() -> None:
    """WCAG 2.2: black on white is 21 to 1, a colour on itself 1 to 1, and #767676 is the lightest grey on white."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#123456", "#123456") == 1
    assert contrast("#767676", "#ffffff") >= NEEDED > contrast("#777777", "#ffffff")


def test_the_client_reckons_the_same() -> None:
    """Both are tested with this file."""
    for case in json.loads(SHARED.read_text()):
        assert round(contrast(case["text"], case["on"]), 2) == case["contrast"]
        assert readable(case["text"], case["on"]) == case["readable"]


@given(COLOURS, COLOURS)
def test_what_is_suggested_can_be_read(text: str, on: str) -> None:
    """Always; and what could be read already stays. Neither order matters to the contrast."""
    suggestion = readable(text, on)
    assert contrast(suggestion, on) >= NEEDED
    assert (suggestion == text) == (contrast(text, on) >= NEEDED)
    assert contrast(text, on) == contrast(on, text)


@given(COLOURS, COLOURS)
def test_no_nearer_mixture_can_be_read(text: str, on: str) -> None:
    """Of those with white or black that are fewer steps away."""
    suggestion, wanted = readable(text, on), _parts(text)

    def steps(colour: str) -> int:
        return max(abs(a - b) for a, b in zip(_parts(colour), wanted, strict=True))

    for step in range(256):
        mixed = ["#" + "".join(f"{(a * (255 - step) + end * step) // 255:02x}" for a in wanted) for end in (255, 0)]
        if suggestion in mixed:
            return
        assert all(contrast(colour, on) < NEEDED for colour in mixed), steps(suggestion)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))
