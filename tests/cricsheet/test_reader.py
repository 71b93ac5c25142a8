"""Files as they come: of any version, corrupt, or hostile."""

import pytest

from core.errors import Malformed, TooLarge
from cricksy.cricsheet import import_match, read
from cricksy.cricsheet.reader import MOST_BYTES
from tests.cricsheet.made_up import encoded, small


def test_unknown_fields_are_reported_once_each() -> None:
    """A later version of the format still reads; what is new in it is named."""
    document = small()
    document["weather"] = {"wind": 3}
    document["info"]["floodlights"] = True
    for each in document["innings"][0]["overs"][0]["deliveries"]:
        each["speed_kph"] = 131
    match = read(encoded(document))
    assert set(match.unknown) == {"weather", "info.floodlights", "innings[].overs[].deliveries[].speed_kph"}
    assert "unknown field weather" in import_match(match).notes


def test_known_fields_are_not_reported() -> None:
    """Nothing in the format's own description is called unknown, used or not."""
    document = small()
    document["info"].update(
        {"city": "Ayr", "gender": "male", "officials": {"umpires": ["U"]}, "season": 2024, "supersubs": {}}
    )
    document["innings"][0]["powerplays"] = [{"from": 0.1, "to": 1.6, "type": "mandatory"}]
    document["innings"][0]["overs"][0]["deliveries"][0]["review"] = {"by": "Ayr"}
    assert read(encoded(document)).unknown == ()


def test_numbers_may_be_written_as_text() -> None:
    """Some files have ``"7"`` for the balls of a miscounted over."""
    assert read(encoded(small())).file.innings[0].miscounted_overs["0"].balls == 5


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"meta:\n  data_version: 0.9",
        b"\xff\xfe{}",
        b"[]",
        b"null",
        b"{}",
        b'{"info": {}}',
        b'{"info": {"teams": ["A"], "dates": ["2020-01-01"], "match_type": "T20"}}',
        b'{"info": {"teams": ["A", "A"], "dates": ["2020-01-01"], "match_type": "T20"}}',
        b'{"info": {"teams": ["A", "B"]}, "innings": {}}',
        b'{"info": {"teams": ["A", "B"]}, "innings": [{"1st innings": {"team": "A", "deliveries": []}}]}',
        b'{"info": {"teams": ["A", "B"], "dates": ["2020-01-01"], "match_type": "T20", "overs": 1e400}}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"[[" + b"]" * 10,
        encoded(small())[:-10],
    ],
)
def test_what_is_not_a_match_is_malformed(data: bytes) -> None:
    """One clear error, whatever it is, and never a recursion error."""
    with pytest.raises(Malformed, match="Not a Cricsheet match"):
        read(data)


def test_a_file_that_is_too_long_is_refused_unread() -> None:
    """The limit is on bytes."""
    with pytest.raises(TooLarge):
        read(b" " * (MOST_BYTES + 1))
