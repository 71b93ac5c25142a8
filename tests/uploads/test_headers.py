"""Headers of tus, whatever stands in them: read as they were meant, or refused with a code; never a defect."""

import base64

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.errors import Malformed, WrongVersion
from web.tus import protocol

KEYS = st.text(st.characters(codec="ascii", min_codepoint=33, max_codepoint=126, exclude_characters=","), min_size=1)
ANYTHING = st.text(st.characters(codec="latin-1"), max_size=60)


@given(st.dictionaries(KEYS, st.text(max_size=20), min_size=1, max_size=5))
def test_metadata_comes_back(said: dict[str, str]) -> None:
    """Any keys and any texts, written as clients write them and as we do."""
    by_hand = ", ".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())
    for header in (by_hand, protocol.write_metadata(said)):
        assert protocol.metadata({protocol.METADATA: header}) == said


@given(ANYTHING | st.text("ab, =\t!", max_size=20))
@example("")
@example("a YQ==,a YQ==")
@example("a /w==")
def test_any_metadata(header: str) -> None:
    """Is read into texts, or refused for its own sake."""
    try:
        said = protocol.metadata({protocol.METADATA: header})
    except Malformed as error:
        assert error.fields == {"where": protocol.METADATA}  # noqa: PT017 - one end of two
    else:
        assert said
        assert protocol.metadata({protocol.METADATA: protocol.write_metadata(said)}) == said


@given(ANYTHING | st.integers().map(str))
def test_any_number(header: str) -> None:
    """Is a plain number of bytes, or refused."""
    plain = header.isascii() and header.isdigit() and len(header) <= 18
    for read, name in ((protocol.offset, protocol.OFFSET), (protocol.length, protocol.LENGTH)):
        if plain:
            assert read({name: header}) == int(header)
        else:
            with pytest.raises(Malformed):
                read({name: header})


@given(
    ANYTHING | st.sampled_from(protocol.ALGORITHMS).flatmap(lambda name: ANYTHING.map(lambda rest: f"{name} {rest}"))
)
def test_any_checksum(header: str) -> None:
    """Is one that is known, with its digest, or refused."""
    try:
        found = protocol.checksum({protocol.CHECKSUM: header})
    except Malformed as error:
        assert error.fields == {"where": protocol.CHECKSUM}  # noqa: PT017 - one end of two
    else:
        assert found is not None
        assert found.algorithm in protocol.ALGORITHMS
        assert header.startswith(found.algorithm)


@given(ANYTHING)
def test_any_version(header: str) -> None:
    """Is ours or not."""
    if header == protocol.VERSION:
        protocol.check_version({protocol.RESUMABLE: header})
    else:
        with pytest.raises(WrongVersion):
            protocol.check_version({protocol.RESUMABLE: header})


def test_times() -> None:
    """As HTTP has them."""
    assert protocol.write_time(784_111_777_999) == "Sun, 06 Nov 1994 08:49:37 GMT"
