"""Sides have the same colours in feeds and in the client."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from core.usecases.broadcast.colours import WHITE, team_colours

VECTORS = Path(__file__).parents[2] / "web" / "client" / "tests" / "teamColours.json"


def test_the_clients_vectors() -> None:
    """The client is tested with the same file."""
    for names, colours in json.loads(VECTORS.read_text("utf-8")):
        assert team_colours(names) == colours


@given(st.text(), st.text())
def test_two_sides_never_look_alike_and_carry_white_letters(one: str, other: str) -> None:
    """Far enough apart, and dark enough: a contrast of 4.5 or more (WCAG 2.2)."""
    first, second = team_colours([one, other])
    assert first != second
    assert min(_contrast(first), _contrast(second)) >= 4.5


def _contrast(colour: str) -> float:
    return (_luminance(WHITE) + 0.05) / (_luminance(colour) + 0.05)


def _luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
