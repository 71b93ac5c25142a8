"""Which texts are names and addresses."""

import pytest

from core.errors import Malformed
from core.usecases.emails import compared
from core.usecases.names import plain_name

_SINHALA = "\u0d9a\u0dca\u200d\u0dbb\u0dd2\u0d9a\u0da7\u0dca"
"""Cricket, written with a joiner that cannot be seen."""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ann",
        "@example.org",
        "ann@",
        "a@b@c",
        "an n@example.org",
        "ann\n@example.org",
        "ann@exa\0mple.org",
        "ann@example.org, eve@example.org",
        "Ann <ann@example.org>",
        "\ud800@example.org",
        "a" * 250 + "@b.org",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    """One plain address, without anything that could be read as two, or as another line of a header."""
    with pytest.raises(Malformed) as refusal:
        compared(text)
    assert refusal.value.reason == "bad_email"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        (" Ann.O'Neil+club@Example.ORG\n", "ann.o'neil+club@example.org"),
        ("STRASSE@x.org", "strasse@x.org"),
        ("straße@x.org", "strasse@x.org"),
        ("ANDRE\u0301@x.org", "andr\u00e9@x.org"),
    ],
)
def test_addresses_are_compared_without_regard_to_case(text: str, stored: str) -> None:
    """What is compared is also what is stored and written to, so no look-alike receives another's mail."""
    assert compared(text) == stored
    assert compared(stored) == stored


@pytest.mark.parametrize("text", ["", "   ", "x" * 101, "Ann\0", "Ann\x1b[31m", "Ann \u202etnuocca", "\ud800"])
def test_what_is_no_name_is_refused(text: str) -> None:
    """Nothing invisible, nothing that turns the reading direction."""
    with pytest.raises(Malformed) as refusal:
        plain_name(text)
    assert refusal.value.reason == "bad_name"


@pytest.mark.parametrize(("text", "name"), [("  Ann \n Scorer ", "Ann Scorer"), (_SINHALA, _SINHALA)])
def test_a_name_may_be_in_any_script(text: str, name: str) -> None:
    """Outer and doubled spaces go; the joiners that Sinhala is written with stay."""
    assert plain_name(text) == name
