"""Events as bytes: what is written is read back, and whatever else arrives is refused with a code and a place."""

import contextlib
import functools
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Malformed, TooLarge
from core.eventlog import limits
from core.eventlog.codec import canonical, decode, encode, read
from core.eventlog.envelope import Event
from core.scoring.events import Ball
from tests.eventlog.histories import histories, seeded
from tests.eventlog.scorers import ball, scorers


@functools.cache
def _written() -> tuple[Event, ...]:
    return tuple(event for seed in range(12) for event in seeded(seed).events)


@functools.cache
def _encoded() -> tuple[bytes, ...]:
    return tuple(sorted({encode(event) for event in _written()}))


def _ball() -> dict[str, Any]:
    lead = scorers(1)[0]
    first = lead.enter(ball(4))
    return dict(json.loads(encode(lead.write(ball(1), first.id, (0, 0, 2)))))


def _changed(path: str, value: object) -> bytes:
    """A good event with one thing changed; a path is ``body.delivery.bat``."""
    raw = _ball()
    *parents, last = path.split(".")
    place = raw
    for name in parents:
        place = place[name]
    place[last] = value
    return json.dumps(raw).encode()


@settings(max_examples=30, deadline=None)
@given(history=histories())
def test_what_is_written_is_read_back(history: Any) -> None:  # noqa: ANN401  hypothesis gives a History
    """Every event that a device writes goes through the codec unchanged, whatever its kind."""
    for event in history.events:
        assert decode(encode(event)) == event


def test_equal_content_has_equal_canonical_bytes() -> None:
    """Whitespace, the order of fields and defaults that are spelt out make no difference."""
    raw = _ball()
    untidy = json.dumps({**dict(reversed(raw.items())), "v": 1, "lead_epoch": 0}, indent=3).encode()
    assert canonical(untidy) == canonical(json.dumps(raw).encode()) == encode(decode(untidy))
    assert canonical(_changed("body.delivery.bat", 2)) != canonical(untidy)


def test_bytes_may_come_in_any_buffer() -> None:
    """A slice of a larger message is read without being copied first."""
    assert decode(memoryview(_encoded()[0])) == decode(bytearray(_encoded()[0])) == decode(_encoded()[0])


@pytest.mark.parametrize(
    ("path", "value", "code", "where"),
    [
        ("id", "b:1", "bad_id", "$.id"),
        ("id", "a:01", "bad_id", "$.id"),
        ("id", "a:0", "bad_id", "$.id"),
        ("id", "a", "bad_id", "$.id"),
        ("id", "a:1\n", "bad_id", "$.id"),
        ("match_id", "", "bad_id", "$.match_id"),
        ("match_id", "m" * 65, "bad_id", "$.match_id"),
        ("scorer", "a b", "bad_id", "$.scorer"),
        ("device", "\u0430", "bad_id", "$.device"),
        ("parent", "x", "bad_id", "$.parent"),
        ("hlc", [-1, 0], "out_of_range", "$.hlc"),
        ("hlc", [2**48, 0], "out_of_range", "$.hlc"),
        ("hlc", [1], "malformed", "$.hlc"),
        ("lead_epoch", -1, "out_of_range", "$.lead_epoch"),
        ("slot", [1, 0], "slot_shape", "$.slot"),
        ("slot", [1, 0, 0], "slot_shape", "$.slot"),
        ("slot", [1, 0, -1], "slot_shape", "$.slot"),
        ("slot", [1, 0, 10_000], "out_of_range", "$.slot"),
        ("slot", [1] * 13, "too_many", "$.slot"),
        ("v", 2, "event_version", "$.v"),
        ("v", 0, "event_version", "$.v"),
        ("v", "1", "malformed", "$.v"),
        ("extra", 1, "malformed", "$"),
        ("body.extra", 1, "malformed", "$.body"),
        ("body.delivery.extra", 1, "malformed", "$.body.delivery"),
        ("body.kind", "ballot", "malformed", "$.body.kind"),
        ("body.delivery.bat", 1.0, "malformed", "$.body.delivery.bat"),
        ("body.delivery.bat", True, "malformed", "$.body.delivery.bat"),
        ("body.delivery.bat", 10**30, "out_of_range", "$.body.delivery.bat"),
        ("body.strike", "x" * 201, "too_long", "$.body.strike"),
        ("body.strike", "a\u0000b", "control_character", "$.body.strike"),
        ("body.delivery.wickets", [{"how": "bowled"}] * 65, "too_many", "$.body.delivery.wickets"),
        ("body", {"kind": "void", "target": "b:1"}, "slot_shape", "$.slot"),
    ],
)
def test_a_mistake_is_named_with_its_place(path: str, value: object, code: str, where: str) -> None:
    """One thing wrong in a good event: refused with the code and the path of just that."""
    with pytest.raises(Malformed) as caught:
        decode(_changed(path, value))
    assert (caught.value.reason, caught.value.fields["where"]) == (code, where)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "void", "target": "a:2"}, "own_target"),
        ({"kind": "void", "target": "nonsense"}, "bad_id"),
        ({"kind": "resolve", "covers": ["a:1"], "choice": "b:1"}, "choice_not_covered"),
        ({"kind": "lead", "epoch": 0, "device": "a"}, "out_of_range"),
        ({"kind": "lead", "epoch": 1, "device": "a:1"}, "bad_id"),
        ({"kind": "resolve", "covers": [f"a:{n}" for n in range(3, 68)], "choice": "a:3"}, "too_many"),
    ],
)
def test_events_about_events_are_checked(body: dict[str, object], code: str) -> None:
    """References have the shape of ids, a resolve chooses what it covers, nothing is about itself."""
    raw = {**_ball(), "body": body}
    del raw["slot"], raw["parent"]
    with pytest.raises(Malformed) as caught:
        decode(json.dumps(raw).encode())
    assert caught.value.reason == code


def test_a_line_up_has_at_most_thirty_players() -> None:
    """Thirty players are a line-up, thirty-one are not."""
    raw = {**_ball(), "slot": [0, 0, 0, 1, 1], "parent": None}
    for count in (limits.MOST_PLAYERS, limits.MOST_PLAYERS + 1):
        players = [{"id": f"p{n}", "name": "N" * 200} for n in range(count)]
        raw["body"] = {"kind": "line_up", "team": "home", "players": players}
        if count > limits.MOST_PLAYERS:
            with pytest.raises(Malformed, match=r"body\.players"):
                decode(json.dumps(raw).encode())
        else:
            assert decode(json.dumps(raw).encode()).slot == (0, 0, 0, 1, 1)


def test_an_event_has_a_most_size() -> None:
    """More bytes than allowed are refused before they are read."""
    with pytest.raises(TooLarge) as caught:
        decode(b" " * (limits.MOST_BYTES + 1))
    assert caught.value.fields == {"bytes": limits.MOST_BYTES + 1}


@pytest.mark.parametrize("opening", [b"[", b'{"body":', b'{"v":1,"body":{"delivery":'])
def test_depth_is_no_weapon(opening: bytes) -> None:
    """As deep as the size allows, nested input is refused like any other."""
    deep = opening * (limits.MOST_BYTES // len(opening))
    with pytest.raises(Malformed):
        decode(deep)
    closed = b'{"q":' + b"[" * 8000 + b"]" * 8000 + b"}"
    with pytest.raises(Malformed):
        decode(closed)


@settings(max_examples=300, deadline=None)
@given(data=st.binary(max_size=300))
def test_arbitrary_bytes_only_ever_raise_malformed(data: bytes) -> None:
    """Whatever arrives is an event or is refused."""
    with contextlib.suppress(Malformed):
        assert isinstance(decode(data), Event)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_mutated_events_only_ever_raise_malformed(data: st.DataObject) -> None:
    """A good event with a byte or a value changed is another event, which is read back, or is refused."""
    good = data.draw(st.sampled_from(_encoded()))
    if data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(good) - 1))
        mutated = good[:at] + data.draw(st.binary(max_size=3)) + good[at + data.draw(st.integers(0, 3)) :]
    else:
        raw = json.loads(good)
        place = raw
        while isinstance(place, dict) and place:
            name = data.draw(st.sampled_from(sorted(place)))
            if not isinstance(place[name], dict) or data.draw(st.booleans()):
                place[name] = data.draw(_json)
                break
            place = place[name]
        mutated = json.dumps(raw).encode()
    with contextlib.suppress(Malformed):
        event = decode(mutated)
        assert decode(encode(event)) == event


def test_an_older_shape_is_led_up_step_by_step() -> None:
    """A reader of version 3 reads what was written as 1 and 2 by way of each step between."""

    def runs_to_delivery(raw: dict[str, Any]) -> dict[str, Any]:
        raw["body"]["bat"] = raw["body"].pop("runs")
        return raw

    def into_delivery(raw: dict[str, Any]) -> dict[str, Any]:
        raw["body"]["delivery"] = {"bat": raw["body"].pop("bat")}
        return raw

    steps = {1: runs_to_delivery, 2: into_delivery}
    for version, body in ((1, {"kind": "ball", "runs": 4}), (2, {"kind": "ball", "bat": 4})):
        event = read(json.dumps({**_ball(), "v": version, "body": body}).encode(), 3, steps)
        assert event.body == ball(4)
        assert event.v == 3
    wrong: tuple[object, ...] = ({"kind": "ball"}, [], {"kind": "ball", "runs": "four"})
    for shape in wrong:
        with pytest.raises(Malformed):
            read(json.dumps({**_ball(), "v": 1, "body": shape}).encode(), 3, steps)


def test_the_bytes_of_a_ball_are_few() -> None:
    """An ordinary ball is stored in under 200 bytes."""
    sizes = [len(encode(event)) for event in _written() if isinstance(event.body, Ball)]
    assert sizes
    assert max(sizes) < 200
