"""Merge patches as RFC 7396 defines them."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from core.wire.merge_patch import Json, apply, diff


class Leaf(Struct, frozen=True, omit_defaults=True):
    """A part with an optional field."""

    size: int
    note: str = ""


class Tree(Struct, frozen=True, omit_defaults=True):
    """All that a scoreboard is made of."""

    title: str
    leaves: dict[str, Leaf]
    marks: tuple[int, ...]
    top: Leaf | None = None


leaves = st.builds(Leaf, st.integers(0, 3), st.sampled_from(["", "a", "b"]))
trees = st.builds(
    Tree,
    st.sampled_from(["a", "b"]),
    st.dictionaries(st.sampled_from("123"), leaves),
    st.lists(st.integers(0, 2), max_size=2).map(tuple),
    st.none() | leaves,
)


def as_json(value: object) -> Json:
    """What a client has after reading."""
    read: Json = json.loads(msgspec.json.encode(value))
    return read


@given(trees, trees)
def test_the_difference_applied_to_the_old_gives_the_new(old: Tree, new: Tree) -> None:
    """For any two objects, and it is empty where they are equal."""
    patch = diff(old, new)
    assert apply(as_json(old), as_json(patch)) == as_json(new)
    assert (patch == {}) == (old == new)


@pytest.mark.parametrize(
    ("target", "patch", "result"),
    [
        ('{"a":"b"}', '{"a":"c"}', '{"a":"c"}'),
        ('{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'),
        ('{"a":"b"}', '{"a":null}', "{}"),
        ('{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'),
        ('{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'),
        ('{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'),
        ('{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'),
        ('{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'),
        ('["a","b"]', '["c","d"]', '["c","d"]'),
        ('{"a":"b"}', '["c"]', '["c"]'),
        ('{"a":"foo"}', "null", "null"),
        ('{"a":"foo"}', '"bar"', '"bar"'),
        ('{"e":null}', '{"a":1}', '{"e":null,"a":1}'),
        ("[1,2]", '{"a":"b","c":null}', '{"a":"b"}'),
        ("{}", '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'),
    ],
)
def test_the_cases_of_the_standard(target: str, patch: str, result: str) -> None:
    """RFC 7396, appendix A."""
    before: Json = json.loads(target)
    assert apply(before, json.loads(patch)) == json.loads(result)
    assert before == json.loads(target)
