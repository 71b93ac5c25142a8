"""Files as they come: of any version, corrupt, or hostile."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Malformed, Refusal, TooLarge
from core.scoring.figures import scorecard
from core.scoring.fold import fold
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
        b'{"info": {"teams": ["A", "B"], "dates": [], "match_type": "T20"}}',
        b'{"info": {"teams": ["A", "B"], "dates": ["2020-01-01"], "match_type": "T20", "balls_per_over": 0}}',
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


_JUNK: st.SearchStrategy[object] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.text(max_size=5),
    st.sampled_from([[], {}, "Ayr 1", "Bray 1", "Ayr", "run out", "retired hurt", 7, -1]),
)


def _bend(document: Any, data: st.DataObject) -> None:  # noqa: ANN401 - any JSON
    """Replace one value somewhere in a document."""
    place, key = document, None
    holder: Any = None
    while isinstance(place, dict | list) and place and (holder is None or data.draw(st.integers(0, 9)) > 0):
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        holder, place = place, place[key]
    holder[key] = data.draw(_JUNK)


@given(st.data())
@settings(deadline=None, max_examples=300)
def test_a_bent_file_gives_a_scorecard_or_one_error(data: st.DataObject) -> None:
    """Wherever a value is wrong, the outcome is a scorecard or a refusal."""
    document = small()
    for _ in range(data.draw(st.integers(1, 3))):
        _bend(document, data)
    try:
        scorecard(fold(import_match(read(json.dumps(document).encode())).bodies))
    except Refusal as error:
        assert error.message  # noqa: PT017 - either outcome is right
