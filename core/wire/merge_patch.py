"""JSON merge patches (RFC 7396): the difference between two wire objects, and its application."""

from functools import cache
from typing import TypeAlias, cast

from msgspec import NODEFAULT, Struct, to_builtins
from msgspec.structs import fields

Json: TypeAlias = str | int | float | bool | list["Json"] | dict[str, "Json"] | None


def diff(old: Struct, new: Struct) -> dict[str, Json]:
    """The merge patch that turns ``old``'s JSON into ``new``'s; both are of one type, without ``null`` in their JSON.

    Parts that are the very same object on both sides cost nothing, whatever their size.
    """
    patch: dict[str, Json] = {}
    for attribute, key, omitted in _layout(type(new)):
        before, after = getattr(old, attribute), getattr(new, attribute)
        if before is after:
            continue
        if isinstance(before, Struct | dict) and isinstance(after, Struct | dict):
            if change := _within(before, after):
                patch[key] = change
        elif before != after:
            patch[key] = None if after == omitted else cast("Json", to_builtins(after))
    return patch


def apply(target: Json, patch: Json) -> Json:
    """``target`` with ``patch`` applied, as RFC 7396 section 2 defines it; ``target`` stays as it was."""
    if not isinstance(patch, dict):
        return patch
    merged: dict[str, Json] = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = apply(merged.get(key), value)
    return merged


def _within(before: Struct | dict[str, object], after: Struct | dict[str, object]) -> dict[str, Json]:
    if isinstance(before, Struct) and isinstance(after, Struct):
        return diff(before, after)
    if not (isinstance(before, dict) and isinstance(after, dict)):
        raise TypeError("a field is a struct on one side and a mapping on the other")
    patch: dict[str, Json] = {key: None for key in before if key not in after}
    for key, value in after.items():
        was = before.get(key)
        if was is value:
            continue
        if isinstance(was, Struct | dict) and isinstance(value, Struct | dict):
            if change := _within(was, value):
                patch[key] = change
        elif was != value:
            patch[key] = cast("Json", to_builtins(value))
    return patch


@cache
def _layout(shape: type[Struct]) -> tuple[tuple[str, str, object], ...]:
    """Each field's attribute, its key in JSON, and the value with which it is left out (``NODEFAULT``: never)."""
    omits = shape.__struct_config__.omit_defaults
    return tuple((each.name, each.encode_name, each.default if omits else NODEFAULT) for each in fields(shape))
