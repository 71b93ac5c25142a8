"""The client's types, and its demo, are those of the wire."""

import msgspec
import pytest
from msgspec import Raw, Struct, defstruct

from core.wire.merge_patch import apply
from core.wire.scoreboard import Scoreboard
from tests.web.record_demo import TARGET as DEMO
from web.typescript import TARGET, declarations


class Inner(Struct):
    """An inner one."""

    pairs: dict[str, tuple[int, str]]


class Outer(Struct, omit_defaults=True):
    """An outer one."""

    inner: list[Inner]
    anything: Raw
    maybe: int | None = None
    word: str = ""


def test_the_committed_types_are_those_of_the_structs() -> None:
    """``src/wire.d.ts`` is what ``npm run types`` would write now."""
    assert TARGET.read_text(encoding="utf-8") == declarations()


def test_a_left_out_default_may_be_absent_and_is_never_null() -> None:
    """What a struct leaves out is optional; nested structs come along, tuples keep their shape."""
    text = declarations([Outer])
    assert "inner: Array<Inner>;" in text
    assert "anything: unknown;" in text
    assert "maybe?: number;" in text
    assert "word?: string;" in text
    assert "pairs: Record<string, [number, string]>;" in text


def test_the_demo_has_the_scoreboard_s_shape() -> None:
    """The recorded snapshot, and every board that its patches lead to, decode as today's ``Scoreboard``."""
    recording = msgspec.json.decode(DEMO.read_bytes())
    board = recording["snapshot"]
    for patch in recording["patches"]:
        board = apply(board, patch)
        shown = msgspec.convert(board, Scoreboard)
        assert shown.innings is not None
        newest = shown.feed[max(shown.feed, key=int)]
        assert isinstance(newest, tuple)
        assert float(newest[0]) < 20
    assert len(recording["patches"]) > 10


def test_two_shapes_of_one_name_are_noticed() -> None:
    """Rather than that one of them is declared for both."""
    twin = defstruct("Inner", [("other", int)])
    with pytest.raises(TypeError, match="one interface"):
        declarations([Outer, twin])
